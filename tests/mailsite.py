"""A small agency with two clients whose reports were issued: what mails are sent from in tests."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf

from amportal.model.derive.client_today import today_of
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site
from amportal.model.site_loader import load
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.portal.client_portal import portal_and_things
from amportal.plan.view.mail_view import MailView
from amportal.sources.snapshot import Snapshot
from tests.issued import issue_files, kept
from tests.letters import letter_of
from tests.problems.case_files import base_site

TODAY = date(2026, 11, 23)
REPORT = "2026-w47"
OPENS = "Grüner Kaffee 4711"
_ACCESS = "access:\n  address: https://clients.halden.example/{}/\n"
_BETA = """\
name: Beta Tea
code: BET
locale: de-DE
account_manager: tom
contacts:
  - id: jan
    name: Jan Petersen
    email: jan@betatea.example
    delivery: both
  - id: ute
    name: Ute Sommer
    email: ute@betatea.example
"""
_BETA_REPORT = """\
---
period:
  from: 2026-11-16
  to: 2026-11-20
state: reviewed
reviewed:
  by: ruth
  on: 2026-11-20
recipients: [jan, ute]
headline: Alles ruhig.
---
"""
_MAIL = """\
mail:
  from: reports@halden.example
  server: {server}
  port: {port}
  user: {user}
"""


@lru_cache(maxsize=4)
def a_pdf(text: str = "Acme Coffee, spring: a good week.") -> bytes:
    """Return a PDF of one page with tags, a language and *text*."""
    from weasyprint import HTML

    html = f"<html lang='en'><title>Status report</title><h1>Status</h1><p>{text}</p></html>"
    made = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes)
    return made


def content(
    server: str = "localhost",
    port: int = 587,
    user: str = "reports@haldenstudio.example",
    *,
    more: str = "",
) -> dict[str, bytes]:
    """Return the files of the site before any report was issued; *more* goes into `mail:`."""
    files = dict(base_site())
    agency = files["content/agency.yaml"].decode()
    head, _, rest = agency.partition("mail:\n")
    rest = rest.partition("terms:\n")[2]
    mail = _MAIL.format(server=server, port=port, user=user) + more
    files["content/agency.yaml"] = f"{head}{mail}terms:\n{rest}today: {TODAY}\n".encode()
    acme = files["content/clients/acme/client.yaml"].decode()
    files["content/clients/acme/client.yaml"] = (acme + _ACCESS.format("acme")).encode()
    files["content/clients/beta/client.yaml"] = (_BETA + _ACCESS.format("beta")).encode()
    files[f"content/clients/beta/reports/{REPORT}.md"] = _BETA_REPORT.encode()
    return files


def locking(files: Mapping[str, bytes], *contacts: str) -> dict[str, bytes]:
    """Return *files* with the PDFs of Acme's *contacts* locked."""
    path = "content/clients/acme/client.yaml"
    text = files[path].decode()
    for each in contacts:
        line = f"  - id: {each}\n"
        assert text.count(line) == 1
        text = text.replace(line, f"{line}    locked: true\n")
    return {**files, path: text.encode()}


def opens_with(pdf: bytes, password: str) -> bool:
    """Say whether *pdf* opens with *password*, as pikepdf and Poppler say alike."""
    command = ["pdftotext", "-upw", password, "-", "-"]
    popplers = subprocess.run(command, input=pdf, capture_output=True, check=False).returncode == 0
    try:
        pikepdf.open(BytesIO(pdf), password=password).close()
    except pikepdf.PasswordError:
        assert not popplers
        return False
    assert popplers
    return True


def issued(files: Mapping[str, bytes], pdf: bytes | None = None) -> dict[str, bytes]:
    """Return *files* with the report of each client issued to all its contacts."""
    site = loaded(files)
    whole = dict(files)
    for client in site.clients:
        day = today_of(site.agency, TODAY, None, client.settings.timezone)
        portal, things = portal_and_things(site, client, frozenset(), day, None, {})
        record = kept(portal, portal.reports[0], things, day)
        everybody = tuple(each.id for each in client.settings.contacts)
        own = pdf or a_pdf(f"{client.settings.name}: a good week.")
        whole |= issue_files(record, everybody, own)
        # Nothing is left to be laid out again, so a build of this site is quick.
        del whole[report_source(client.slug)]
    return whole


def report_source(client: str) -> str:
    """Return the file that the report of *client* was written in."""
    return f"content/clients/{client}/reports/{REPORT}.md"


def loaded(files: Mapping[str, bytes]) -> Site:
    """Return the site that *files* are; it has no problem."""
    found = load(Snapshot.of(dict(files)), TODAY)
    assert not found.errors, found.problems
    assert found.site is not None
    return found.site


def letters_of(site: Site) -> tuple[Letter, ...]:
    """Return every letter of *site*, made as the build makes them."""
    made = []
    for client in site.clients:
        for job in mail_jobs(site.agency, client):
            assert isinstance(job.data, MailView)
            made.append(letter_of(job.data))
    return tuple(made)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write *files* below *folder* and return it."""
    for path, raw in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return folder
