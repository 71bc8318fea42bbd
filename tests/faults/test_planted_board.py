"""Mails, drafts of reports and the agency's board: what one client causes in them holds it alone.

All others are released, the board is built and says who is held, and mails of others go.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import astuple

from amportal.builder.build_summary import Summary
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.scan.stale_clients import StaleClients
from amportal.errors import Problem
from amportal.plan import agency_board
from amportal.plan.view.page_views import BoardClient, BoardItem
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome
from amportal.render.recipe import Built
from amportal.render.recipe_table import RECIPES
from tests.commands import here
from tests.faults.planting import CANARY, MAKING, Planted, functions, inspect_unwrap, watched
from tests.mailsite import content, issued, written
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site

DRAFT = """\
---
period: {from: 2026-11-23, to: 2026-11-27}
state: draft
recipients: [priya]
headline: A draft
---
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site of two clients, acme and beta, with a report issued and a draft each, built."""
    made = Site(written(tmp_path / "site", issued(content())), PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    for name in ("mail.html", "mail.txt"):
        (made.theme / "default" / name).write_text("<p>{{ view }}</p>\n")
    made.write("content/clients/acme/reports/2026-w48.md", DRAFT)
    made.write("content/clients/beta/reports/2026-w48.md", DRAFT.replace("priya", "jan"))
    assert made.build().sound
    assert letters(made, "acme")
    assert letters(made, "beta")
    return made


def letters(site: Site, client: str) -> dict[str, bytes]:
    return {
        path: raw
        for path, raw in site.tree().items()
        if path.startswith(f"_agency/letters/{client}/")
    }


def news(site: Site) -> None:
    """Let something new be said of both clients."""
    for slug in ("acme", "beta"):
        file = site.root / f"content/clients/{slug}/client.yaml"
        name = {"acme": "Acme Coffee", "beta": "Beta Tea"}[slug]
        file.write_text(file.read_text("utf-8").replace(f"name: {name}", f"name: New {name}"))


def forget(site: Site) -> None:
    for file in site.state.glob("*/*.json"):
        file.unlink()
    (site.state / "clients.jsonl").unlink()


def held_alone(site: Site, before: dict[str, bytes], summary: Summary, code: int = 70) -> None:
    """Check that acme is held, that the board says so, and that beta has all that is its own."""
    assert summary.exit_code == code
    assert {each.slug for each in summary.clients if each.held} == {"acme"}
    after = site.tree()
    acme = {path: raw for path, raw in before.items() if path.startswith("acme/")}
    assert {path: raw for path, raw in after.items() if path.startswith("acme/")} == acme
    assert b"New Beta" in after["beta/index.html"]
    assert letters(site, "beta").keys() == {
        path for path in before if path.startswith("_agency/letters/beta/")
    }
    board = after["_agency/index.html"]
    assert b"New Beta" in board
    assert b"New Acme" not in board
    assert b"&#39;acme&#39;" in board
    if code == 70:
        assert b"fault of ours" in board
        reports = "".join(each.read_text() for each in (site.state / "faults").iterdir())
        assert reports
        assert CANARY not in reports + repr(summary.problems)


def mended(site: Site, scratch: Path) -> None:
    assert site.build().exit_code == 0
    assert site.tree() == site.clean_tree(scratch)


@pytest.mark.parametrize("name", ["mail", "frozen", "report"])
@pytest.mark.parametrize("how", ["raises", "refuses"])
def test_what_is_made_of_reports(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, how: str
) -> None:
    """A mail, an issued report, a draft that cannot be made: an exception, or an error told."""
    right, before, reached = RECIPES[name], site.tree(), []

    def failing(inputs: Any) -> Any:
        if MAKING.get() != "acme":
            return right(inputs)
        reached.append(name)
        if how == "raises":
            raise Planted(CANARY)
        return Built(problems=(Problem("render-limit", "this is too much"),))

    forget(site)
    news(site)
    with watched(monkeypatch), monkeypatch.context() as own:
        own.setitem(RECIPES, name, failing)
        summary = site.build()
        assert reached
        held_alone(site, before, summary, 70 if how == "raises" else 1)
        assert letters(site, "acme") == {}
        assert site.build().exit_code == summary.exit_code
    forget(site)
    mended(site, tmp_path / "scratch")


def test_a_template_of_mails_that_fails_for_one(site: Site, tmp_path: Path) -> None:
    """The site's own template, on words of one client."""
    before = site.tree()
    news(site)
    failing = "{% if view.client == 'acme' %}{{ nothing.at.all }}{% endif %}{{ view }}"
    site.write("templates/mail.txt", failing)
    summary = site.build()
    assert summary.problems
    held_alone(site, before, summary, 1)
    shutil.rmtree(site.root / "templates")
    mended(site, tmp_path / "scratch")


def _is_acme(value: Any, depth: int = 0) -> bool:
    """Say whether *value* holds acme as a client that is shown, not as one that is held."""
    if isinstance(value, BoardClient):
        return value.slug == "acme" and not value.held
    if isinstance(value, BoardItem):
        return value.client_slug == "acme" and value.kind != "held"
    if depth > 4:
        return False
    if isinstance(value, Struct):
        return any(_is_acme(each, depth + 1) for each in astuple(value))
    if isinstance(value, (tuple, list)):
        return any(_is_acme(each, depth + 1) for each in value)
    return False


def called_by_board(build: Callable[[], Any]) -> list[tuple[Any, str, Any]]:
    """Return every function of ours that is called while the board is made of acme."""
    seen: dict[CodeType, None] = {}
    board = ClientMaker.board

    def look(frame: Any, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code not in seen:
            given = [frame.f_locals.get(name) for name in frame.f_code.co_varnames[:8]]
            if any(map(_is_acme, given)):
                seen.setdefault(frame.f_code)

    def looking(*given: Any) -> Any:
        sys.setprofile(look)
        try:
            return board(*given)
        finally:
            sys.setprofile(None)

    ClientMaker.board = looking  # type: ignore[method-assign]
    try:
        build()
    finally:
        ClientMaker.board = board  # type: ignore[method-assign]
    every = functions()
    return [each for each in every if getattr(inspect_unwrap(each[2]), "__code__", None) in seen]


def planted_in(right: Any, own: pytest.MonkeyPatch) -> list[int]:
    """Let *right* fail wherever it is called with what acme brings to the board, and count."""
    reached: list[int] = []

    def failing(*given: Any, **words: Any) -> Any:
        if any(map(_is_acme, (*given, *words.values()))):
            reached.append(1)
            raise Planted(CANARY)
        return right(*given, **words)

    for module in list(sys.modules.values()):
        if module.__name__.startswith("amportal."):
            for name, value in list(vars(module).items()):
                if value is right:
                    own.setattr(module, name, failing)
    for name, recipe in RECIPES.items():
        if recipe is right:
            own.setitem(RECIPES, name, failing)
    return reached


def test_in_the_boards_item_of_one_client(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every function that is handed what a client brings to the board fails on acme's."""
    forget(site)
    places = [
        (f"{module.__name__}:{name}", each) for module, name, each in called_by_board(site.build)
    ]
    places.append(("recipe page", RECIPES["page"]))
    times = 0
    sources = tmp_path / "sources"
    shutil.copytree(site.root / "content", sources)
    for where, right in places:
        before = site.tree()
        forget(site)
        news(site)
        with monkeypatch.context() as own:
            reached = planted_in(right, own)
            summary = site.build()
        if reached:
            times += 1
            try:
                held_alone(site, before, summary)
            except AssertionError as failure:
                raise AssertionError(f"planted in {where}") from failure
            shutil.rmtree(site.state / "faults")
        shutil.rmtree(site.root / "content")
        shutil.copytree(sources, site.root / "content")
        mended(site, tmp_path / "scratch")
        shutil.rmtree(tmp_path / "scratch")
    assert times > 9


def test_in_the_boards_item_while_pages_are_shown_before_their_reports(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The client's portal is up by then; the board is built and says what went wrong."""
    forget(site)
    news(site)
    with monkeypatch.context() as own:
        planted_in(agency_board._badness, own)
        summary = site.build(early=lambda _: None)
    assert summary.exit_code == 70
    after = site.tree()
    assert b"New Acme" in after["acme/index.html"]
    assert b"fault of ours" in after["_agency/index.html"]
    assert b"New Beta" in after["_agency/index.html"]
    mended(site, tmp_path / "scratch")


class Failing(PrintText):
    """A pool that makes no report of acme: it raises, or says why not."""

    def __init__(self, how: str, words: str) -> None:
        self.how, self.words = how, words

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        if self.words not in inputs.html or "Acme" not in inputs.html:
            return super().submit(inputs)
        future: Future[PdfOutcome] = Future()
        if self.how == "raises":
            future.set_exception(Planted(CANARY))
        else:
            told = Problem("pdf-timeout", "the report took too long")
            future.set_result(PdfOutcome(None, (told,)))
        return future


@pytest.fixture(params=["raises", "refuses"])
def how(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_draft_whose_slow_step_fails(site: Site, tmp_path: Path, how: str) -> None:
    """The board is released without it, with what it showed of it before; beta has its own."""
    before = site.tree()
    path = "_agency/drafts/{}/2026-w48.pdf"
    assert path.format("acme") in before
    news(site)
    site.slow = lambda: Failing(how, "A draft")

    for _ in range(2):
        summary = site.build()

        assert summary.exit_code == (70 if how == "raises" else 1)
        assert {each.slug for each in summary.clients if each.held} == {"acme"}
        after = site.tree()
        assert after[path.format("acme")] == before[path.format("acme")]
        assert after[path.format("beta")] != before[path.format("beta")]
        assert b"New Beta" in after["beta/index.html"]
        words = b"fault of ours" if how == "raises" else b"the report took too long"
        assert words in after["_agency/index.html"]
        assert CANARY.encode() not in after["_agency/index.html"]

    site.slow = PrintText
    mended(site, tmp_path / "scratch")


def test_a_first_draft_whose_slow_step_fails(site: Site, tmp_path: Path, how: str) -> None:
    """Nothing of it is there, and the build after the mend makes it."""
    shutil.rmtree(site.output)
    shutil.rmtree(site.state)
    site.slow = lambda: Failing(how, "A draft")
    site.build()
    drafts = {path for path in site.tree() if path.startswith("_agency/drafts/")}
    assert drafts == {"_agency/drafts/beta/2026-w48.pdf"}
    site.slow = PrintText
    mended(site, tmp_path / "scratch")


def test_the_board_says_who_is_held_by_a_slow_step(site: Site, tmp_path: Path, how: str) -> None:
    """Though it was made before that was known."""
    site.write(
        "content/clients/acme/reports/2026-w48.md",
        DRAFT.replace("draft", "reviewed").replace(
            "headline", "reviewed: {by: tom, on: 2026-11-23}\nheadline"
        ),
    )
    site.slow = lambda: Failing(how, "A reviewed")
    news(site)
    before = site.tree()
    summary = site.build()
    assert summary.exit_code == (70 if how == "raises" else 1)
    assert {each.slug for each in summary.clients if each.held} == {"acme"}
    after = site.tree()
    assert {path: raw for path, raw in after.items() if path.startswith("acme/")} == {
        path: raw for path, raw in before.items() if path.startswith("acme/")
    }
    words = b"fault of ours" if how == "raises" else b"the report took too long"
    assert words in after["_agency/index.html"]
    assert b"New Beta" in after["_agency/index.html"]
    site.slow = PrintText
    mended(site, tmp_path / "scratch")


@pytest.mark.parametrize("step", ["untouched", "task"])
def test_what_is_known_of_a_client_that_cannot_be_used(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str
) -> None:
    """It is made as if nothing were known, the fault is told, and everybody has their news."""
    right = getattr(StaleClients, step)
    news(site)

    def failing(self: StaleClients, slug: str, **words: Any) -> Any:
        if slug == "acme":
            raise Planted(CANARY)
        return right(self, slug, **words)

    with monkeypatch.context() as own:
        own.setattr(StaleClients, step, failing)
        summary = site.build()
    assert summary.exit_code == 70
    assert not any(each.held for each in summary.clients)
    after = site.tree()
    assert b"New Acme" in after["acme/index.html"]
    assert b"New Beta" in after["beta/index.html"]
    mended(site, tmp_path / "scratch")


def test_mails_of_others_go_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exit code of a fault; what was not made is told."""
    right = RECIPES["mail"]
    (site.root / "package/code.py").unlink()
    (site.root / "package").rmdir()
    shutil.rmtree(site.output)
    shutil.rmtree(site.state)
    ran = here(site.root, "send", "--dry-run")
    assert ran.code == 0, ran.err
    assert "acme" in ran.err + ran.out

    def failing(inputs: Any) -> Any:
        if MAKING.get() == "acme":
            raise Planted(CANARY)
        return right(inputs)

    with watched(monkeypatch), monkeypatch.context() as own:
        own.setitem(RECIPES, "mail", failing)
        shutil.rmtree(site.state)
        ran = here(site.root, "send", "--dry-run")

    assert ran.code == 70, ran.err
    said = ran.out + ran.err
    assert "[internal-fault]" in said
    assert "[client-held]" in said
    assert "jan@betatea.example" in said
    assert CANARY not in said
