"""Whatever is edited, in whatever order: an incremental build equals a build from nothing.

Random edits of content, templates, settings, the clock, the output and the ledger; after each, the
whole output is compared byte by byte with a clean build beside it, a second build makes nothing,
and a client with problems still shows its last good release. Reports are stood for by their own
print text: what makes a PDF from it is deterministic and tested elsewhere.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.render.pdf import PdfInputs, PdfOutcome
from tests.sites import Site, base_site, tree

STEPS = 5


class PrintText:
    """A pool whose reports are their own print text."""

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return at once what the report would be made from."""
        future: Future[PdfOutcome] = Future()
        future.set_result(PdfOutcome(f"{inputs.created}\n{inputs.css}\n{inputs.html}".encode()))
        return future

    def start(self) -> None:
        """There is nothing to get ready."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing was opened."""


@dataclass(frozen=True)
class Edit:
    """One change a person, a program or the night may make."""

    name: str
    apply: Callable[[Site, int], None]

    def __repr__(self) -> str:
        return self.name


def _client(site: Site, n: int) -> Path:
    found = sorted((site.root / "content" / "clients").iterdir())
    return found[n % len(found)]


def _replace_line(file: Path, start: str, line: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next((at for at, each in enumerate(lines) if each.startswith(start)), None)
    if at is None:
        lines.append(line)
    else:
        lines[at] = line
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _project(site: Site, n: int) -> Path:
    return _client(site, n) / "projects" / "spring" / "project.yaml"


def _headline(site: Site, n: int) -> None:
    _replace_line(_project(site, n), "headline:", f"headline: News of day {n}.")


def _comment(site: Site, n: int) -> None:
    file = _project(site, n)
    file.write_text(f"# seen {n}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


def _break(site: Site, n: int) -> None:
    _replace_line(_project(site, n), "hedline:", "hedline: wrong")


def _mend(site: Site, n: int) -> None:
    for client in sorted((site.root / "content" / "clients").iterdir()):
        file = client / "projects" / "spring" / "project.yaml"
        lines = file.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("hedline:")]
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _update(site: Site, n: int) -> None:
    file = _client(site, n).joinpath("projects/spring/updates", f"2026-11-{10 + n % 9}-news.md")
    file.write_text(
        f"---\ntitle: News {n}\ndate: 2026-11-{10 + n % 9}\nauthor: tom\n---\nIt is *{n}*.\n",
        encoding="utf-8",
    )


def _for_finance(site: Site, n: int) -> None:
    """Keep an update for finance, or no longer: a portal comes or goes."""
    file = _client(site, n) / "projects/spring/updates/2026-11-09-money.md"
    audience = ("finance", "everyone", "internal")[n % 3]
    file.write_text(
        f"---\ntitle: Money {n}\ndate: 2026-11-09\nauthor: tom\naudience: {audience}\n---\nIt.\n",
        encoding="utf-8",
    )


def _drop_update(site: Site, n: int) -> None:
    updates = sorted(_client(site, n).glob("projects/spring/updates/*.md"))
    if updates:
        updates[n % len(updates)].unlink()


def _rename_update(site: Site, n: int) -> None:
    updates = sorted(_client(site, n).glob("projects/spring/updates/*.md"))
    if updates:
        chosen = updates[n % len(updates)]
        chosen.rename(chosen.with_name(f"2026-11-0{1 + n % 8}-moved.md"))


def _draft(site: Site, n: int) -> None:
    file = _client(site, n) / "projects/spring/deliverables/slogan.yaml"
    _replace_line(file, "draft:", f"draft: {'true' if n % 2 else 'false'}")


def _move_client(site: Site, n: int) -> None:
    here = _client(site, n)
    if here.name != "acme":
        here.rename(here.with_name("gamma" if here.name == "beta" else "beta"))


def _remove_client(site: Site, n: int) -> None:
    clients = sorted((site.root / "content" / "clients").iterdir())
    if len(clients) > 1:
        shutil.rmtree(clients[-1])
    else:
        site.add_client("beta", "BET")


def _template(site: Site, n: int) -> None:
    site.write(
        "templates/team.html",
        f'{{% extends "default/team.html" %}}{{% block name %}}Team {n}{{% endblock %}}\n',
    )


def _no_template(site: Site, n: int) -> None:
    (site.root / "templates" / "team.html").unlink(missing_ok=True)


def _broken_template(site: Site, n: int) -> None:
    site.write("templates/team.html", "{{ view.nobody }}\n")


def _agency(site: Site, n: int) -> None:
    _replace_line(site.root / "content" / "agency.yaml", "name:", f"name: Studio {n % 3}")


def _midnight(site: Site, n: int) -> None:
    site.today = (site.today or date(2026, 11, 23)) + timedelta(days=n % 3)


def _deface(site: Site, n: int) -> None:
    pages = sorted(site.output.rglob("*.html"))
    if pages:
        pages[n % len(pages)].write_text("defaced", encoding="utf-8")


def _erase(site: Site, n: int) -> None:
    files = sorted(file for file in site.output.rglob("*") if file.is_file())
    if files:
        files[n % len(files)].unlink()


def _forget(site: Site, n: int) -> None:
    if n % 2:
        shutil.rmtree(site.state / "traces", ignore_errors=True)
    else:
        for file in (site.state / "traces").glob("*.json"):
            file.write_bytes(file.read_bytes()[: n * 7])
    (site.state / "index.json").unlink(missing_ok=True)


def _code(site: Site, n: int) -> None:
    (site.package / "code.py").write_text(f"# version {n}\n", encoding="utf-8")


EDITS = [
    Edit(edit.__name__.strip("_"), edit)
    for edit in (
        _headline,
        _comment,
        _break,
        _mend,
        _update,
        _for_finance,
        _drop_update,
        _rename_update,
        _draft,
        _move_client,
        _remove_client,
        _template,
        _no_template,
        _broken_template,
        _agency,
        _midnight,
        _deface,
        _erase,
        _forget,
        _code,
    )
]


def _outside(files: dict[str, bytes], held: set[str]) -> dict[str, bytes]:
    return {path: raw for path, raw in files.items() if path.split("/")[0] not in held}


def _check(site: Site, shown: dict[str, dict[str, bytes]], scratch: Path) -> None:
    """Build, and compare with a build from nothing and with what was shown before."""
    summary = site.build()
    held = {each.slug for each in summary.clients if each.held}
    for slug in held:
        assert tree(site.output / slug) == shown.get(slug, {}), f"{slug} was held, yet changed"
    clean = site.clean_tree(scratch)
    shutil.rmtree(scratch)
    found = site.tree()
    assert _outside(found, held) == _outside(clean, held)
    again = site.build()
    assert [each.made for each in again.clients if each.made] == []
    assert again.problems == summary.problems
    assert site.tree() == found
    shown.clear()
    for folder in site.output.iterdir():
        shown[folder.name] = tree(folder)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 99)), min_size=1, max_size=STEPS))
def test_incremental_equals_clean(edits: list[tuple[Edit, int]]) -> None:
    """After any sequence of edits the output is what a build from nothing makes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        slow: Any = PrintText
        site = base_site(place / "site", slow)
        site.add_client("beta", "BET")
        shown: dict[str, dict[str, bytes]] = {}
        _check(site, shown, place / "clean")
        for edit, n in edits:
            if edit.name in ("deface", "erase"):
                # What is shown of a held client is what somebody left there.
                edit.apply(site, n)
                for path in list(shown):
                    shown[path] = tree(site.output / path)
            else:
                edit.apply(site, n)
            _check(site, shown, place / "clean")
