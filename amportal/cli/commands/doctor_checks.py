"""What `amportal doctor` looks at. Each look is one finding; none may end the others."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from amportal.cli.site_paths import shipped

if TYPE_CHECKING:
    from amportal.model.nouns.agency import Mail

State = Literal["ok", "warn", "fail"]

_OLDEST = (3, 11)
_LITTLE_SPACE, _NO_SPACE = 1_000_000_000, 100_000_000
_FEW_WATCHES, _FEW_INSTANCES = 8_192, 64
_FONTS = ("default/fonts/inter-print-400.woff2", "default/fonts/inter-print-600.woff2")
_SECRETS = {"password": "password", "xoauth2": "token"}
_WHERE_TO = "see the guide, under system packages for PDF reports"


class Finding(Struct, frozen=True):
    """What one look found: `found` in words, and the `mend` where there is one to do."""

    state: State
    what: str
    found: str
    mend: str = ""


def examine(site: Path | None, folder: Path) -> list[Finding]:
    """Return all findings about this machine, and about *site* where there is one."""
    looks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("Python", _python),
        ("YAML", _yaml),
        ("reports", _reports),
        ("fonts", _fonts),
        ("time zones", _time_zones),
        ("git", _git),
        ("site", lambda: _site(site, folder)),
        ("disk", lambda: _disk(site or folder)),
        ("watching", _watching),
    ]
    if site:
        looks.insert(-2, ("history", lambda: _history(site)))
        looks.insert(-2, ("output", lambda: _output(site)))
        looks.insert(-2, ("mail", lambda: _mail(site)))
        looks.insert(-2, ("access", lambda: _access(site)))
    return [finding for what, look in looks for finding in _safely(what, look)]


def _safely(what: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Return what *look* finds; where it breaks down, that is the finding."""
    try:
        return list(look())
    except Exception as fault:  # noqa: BLE001 - a broken library may raise anything at all
        return [Finding("fail", what, f"looking at it failed ({type(fault).__name__}: {fault})")]


def _python() -> Iterator[Finding]:
    found = f"{platform.python_version()} on {platform.system()}"
    if sys.version_info[:2] < _OLDEST:
        wanted = ".".join(map(str, _OLDEST))
        yield Finding("fail", "Python", found, f"install Python {wanted} or newer")
    else:
        yield Finding("ok", "Python", found)


def _yaml() -> Iterator[Finding]:
    from amportal.sources.yaml.parser_events import libyaml_version

    version = libyaml_version()
    if version:
        yield Finding("ok", "YAML", f"libyaml {version}")
    else:
        yield Finding(
            "warn",
            "YAML",
            "PyYAML is without libyaml, so reading takes six times as long",
            "install PyYAML from a wheel: pip install --force-reinstall --only-binary :all: pyyaml",
        )


def _reports() -> Iterator[Finding]:
    from amportal.render.pdf.pdf_libraries import report_libraries

    found = report_libraries()
    if found.trouble:
        yield Finding(
            "fail",
            "reports",
            f"PDF reports cannot be made ({found.trouble})",
            f"install Pango and HarfBuzz; {_WHERE_TO}",
        )
        return
    yield Finding("ok", "reports", f"WeasyPrint {found.engine}, Pango {found.pango}")
    if not found.subsetting:
        yield Finding(
            "warn",
            "reports",
            "HarfBuzz's subset library is missing; newer versions will need it",
            f"install libharfbuzz-subset0; {_WHERE_TO}",
        )


def _fonts() -> Iterator[Finding]:
    from amportal.render.pdf.pdf_libraries import unusable_fonts

    theme = shipped("templates")
    missing = [name for name in _FONTS if not (theme / name).is_file()]
    there = {name: (theme / name).read_bytes() for name in _FONTS if name not in missing}
    broken = [*missing, *unusable_fonts(there)]
    if broken:
        yield Finding(
            "fail",
            "fonts",
            f"the theme's fonts are not usable ({', '.join(broken)})",
            "install amportal again",
        )
    else:
        yield Finding("ok", "fonts", "the theme brings its own")


def _time_zones() -> Iterator[Finding]:
    from amportal.model.derive.client_today import zone_names, zone_of

    if zone_of("Europe/London"):
        yield Finding("ok", "time zones", f"{len(zone_names())} known")
    else:
        yield Finding("fail", "time zones", "none are known", "pip install tzdata")


def _git() -> Iterator[Finding]:
    program = shutil.which("git")
    if program is None:
        yield Finding(
            "warn", "git", "not installed, so dates of changes are not known", "install git"
        )
        return
    answer = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=10, check=True
    )
    yield Finding("ok", "git", answer.stdout.strip().removeprefix("git version "))


def _site(site: Path | None, folder: Path) -> Iterator[Finding]:
    if site:
        yield Finding("ok", "site", str(site))
    else:
        yield Finding(
            "warn",
            "site",
            f"none in {folder} or above",
            "go to your site's folder, or make one with `amportal init DIR`",
        )


def _history(site: Path) -> Iterator[Finding]:
    from amportal.sources.git.last_changes import last_changes

    if shutil.which("git") is None:
        return
    history = last_changes(site, ("content",))
    if history.shallow:
        yield Finding(
            "warn",
            "history",
            "this clone is shallow, so dates of older changes are not known",
            "git fetch --unshallow (in CI: fetch-depth: 0)",
        )
    elif history.available:
        yield Finding("ok", "history", f"{len(history.changes)} files with their last change")
    else:
        said = history.problems[0] if history.problems else None
        yield Finding(
            "warn",
            "history",
            said.message if said else "this site is not in git",
            said.hint if said else "git init && git add . && git commit -m 'Begin'",
        )


def _output(site: Path) -> Iterator[Finding]:
    folder = site / "output"
    try:
        with tempfile.TemporaryFile(dir=folder if folder.is_dir() else site):
            pass
    except OSError as fault:
        yield Finding(
            "fail",
            "output",
            f"portals cannot be written to {folder} ({fault.strerror or fault})",
            "ask for permission to write there, or work on a copy of the site",
        )
    else:
        yield Finding("ok", "output", f"{folder} can be written to")


def _mail(site: Path) -> Iterator[Finding]:
    """Look whether mails could be handed over; nothing is connected to, no secret is shown."""
    from amportal.model.content_layout import AGENCY_PATH
    from amportal.model.site_loader import load_agency
    from amportal.sources.content_scan import scan

    agency = load_agency(scan(site, (AGENCY_PATH,))).read.noun
    if agency is None:
        yield Finding("warn", "mail", "agency.yaml has problems", "amportal check")
    elif agency.mail is None:
        yield Finding("ok", "mail", "none is sent from here: agency.yaml has no `mail:`")
    else:
        yield _account(agency.mail)
        yield from _locks(site)


def _access(site: Path) -> Iterator[Finding]:
    """Look whether contacts' secrets are there, and whether a backup holds all of them."""
    from hashlib import sha256

    from amportal.access.key_file import store_bytes
    from amportal.access.key_store import KeyStoreError
    from amportal.cli.key_place import backed_up, open_keys, store_file, vault_of
    from amportal.model.content_layout import AGENCY_PATH
    from amportal.model.site_loader import load_agency
    from amportal.sources.content_scan import scan

    agency = load_agency(scan(site, (AGENCY_PATH,))).read.noun
    if agency is None or agency.access is None:
        return
    try:
        store, file = open_keys(site, agency), store_file(site, agency)
        where = vault_of(agency.access.site) or file
    except KeyStoreError as fault:
        yield Finding("warn", "access", fault.text, fault.hint)
        return
    if not store.grants:
        mend = "bring them back: `amportal access backup --restore FILE`; or let AMPORTAL_KEYS name"
        yield Finding(
            "warn", "access", f"there are no secrets of contacts in {where}", f"{mend} their file"
        )
        return
    note = backed_up(file)
    kept = note.read_bytes() if note.is_file() else b""
    found = f"secrets of {len(store.held())} contacts in {where}"
    if kept == sha256(store_bytes(store)).hexdigest().encode():
        yield Finding("ok", "access", f"{found}, and in a backup")
    else:
        mend = "amportal access backup FILE, on a disk that you take away"
        yield Finding("warn", "access", f"{found}, and no backup holds all of them", mend)


def _locks(site: Path) -> Iterator[Finding]:
    """Look whether each contact whose PDFs are locked has a password here."""
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.pdf.pdf_lock import PdfLocks, with_passwords
    from amportal.deliver.smtp.mail_account import system_keyring
    from amportal.model.site_loader import load
    from amportal.sources.content_scan import scan

    found = load(scan(site, ("content",)), datetime.now(UTC)).site
    everyone = with_passwords(found) if found else ()
    keyring = lru_cache(maxsize=None)(system_keyring)
    locks = PdfLocks(site / "outbox", os.environ, keyring, keep=False, everyone=everyone)
    for client, contact in everyone:
        try:
            locks.password(client, contact)
            yield Finding("ok", "lock", f"{client} {contact}: the password is there")
        except DeliveryError as fault:
            yield Finding("warn", "lock", f"{client}: {fault.text}", fault.hint)


def _account(mail: Mail) -> Finding:
    """Return whether the server is named and its secret is to be had."""
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.smtp.mail_account import TOKEN_COMMAND, account_of, system_keyring

    try:
        account = account_of(mail, os.environ, system_keyring)
        if not account.user:
            said = "no login"
        elif account.renewable:
            # It is somebody's program and may take its time or ask, so it is not run to look.
            said = f"as {account.user}, with what {TOKEN_COMMAND} prints"
        else:
            account.secret()
            said = f"as {account.user}, whose {_SECRETS[account.login]} is there"
    except DeliveryError as fault:
        return Finding("warn", "mail", fault.text, fault.hint)
    where = f"{account.host}:{account.port} ({account.security})"
    return Finding("ok", "mail", f"from {mail.from_} by {where}, {said}; not tried")


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free"
    if free < _NO_SPACE:
        yield Finding("fail", "disk", found, "make room: a build keeps the old release meanwhile")
    elif free < _LITTLE_SPACE:
        yield Finding("warn", "disk", found, "make room before it is full")
    else:
        yield Finding("ok", "disk", found)


def _watching() -> Iterator[Finding]:
    limits = Path("/proc/sys/fs/inotify")
    if not limits.is_dir():
        yield Finding("ok", "watching", f"by {sys.platform}'s own means")
        return
    watches = int((limits / "max_user_watches").read_text())
    instances = int((limits / "max_user_instances").read_text())
    found = f"{watches} watches, {instances} watchers"
    if watches < _FEW_WATCHES or instances < _FEW_INSTANCES:
        yield Finding(
            "warn",
            "watching",
            f"{found} at most: `serve` may have to look at files again and again instead",
            "sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512",
        )
    else:
        yield Finding("ok", "watching", found)
