"""A build in an account manager's words."""

from __future__ import annotations

from pathlib import Path

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.builder.storage.output_trace import Reason
from amportal.console.build_messages import news, told
from amportal.errors import Problem, Span

OUTPUT = Path("output")
NEW, DATA = Reason("new"), Reason("data")


def lines(summary: Summary, **options: bool) -> list[str]:
    return list(told(summary, OUTPUT, **options))


def test_a_first_portal_is_called_new_and_shown() -> None:
    """The person learns that there is a portal, and what to open."""
    made = (("index.html", NEW), ("team.html", NEW))
    client = ClientSummary("acme", made, ("index.html", "team.html"), total=2)
    assert lines(Summary((client,))) == [
        "acme: new portal, 2 files",
        "1 portal up to date",
        "to look at it, open output/acme/index.html",
    ]


def test_what_is_new_updated_and_removed_is_told_apart() -> None:
    """A page rendered again to the same bytes is no news."""
    made = (("a.html", NEW), ("b.html", DATA), ("c.html", DATA))
    client = ClientSummary("acme", made, ("a.html", "b.html"), ("d.html",), total=9)
    assert lines(Summary((client,)))[0] == (
        "acme: 1 new (a.html), 1 updated (b.html), 1 removed (d.html)"
    )


def test_many_portals_that_are_as_they_were_are_counted() -> None:
    """A line for each of a thousand clients would hide the one that changed."""
    changed = ClientSummary("acme", total=4, written=("index.html",))
    others = tuple(ClientSummary(f"c{number:02}", total=4) for number in range(13))
    assert lines(Summary((changed, *others)))[:3] == [
        "acme: 1 updated (home)",
        "13 others: up to date",
        "14 portals up to date",
    ]


def test_held_clients_are_named_with_what_stays_up() -> None:
    """Held is never silent: who, whether something stays up, and what to do."""
    problem = Problem("bad-date", "no", Span("content/clients/beta/client.yaml"))
    summary = Summary(
        (
            ClientSummary("acme", total=4),
            ClientSummary("beta", total=7, held=True),
            ClientSummary("cove", held=True),
        ),
        (problem,),
    )
    assert lines(summary) == [
        "acme: up to date",
        "beta: held back; the portal published before stays up",
        "cove: held back; it has no portal yet",
        "1 portal up to date",
        "held back: beta and cove; mend what is said above (1 error)",
        "to look at it, open output/acme/index.html",
    ]


def test_a_removed_client_is_told() -> None:
    """That a portal was taken away is said, with what brings it back."""
    gone = ClientSummary("acme", removed=("index.html",), gone=True, why="folder")
    assert lines(Summary((gone,))) == [
        "acme: its folder is gone, so its portal was taken away; "
        "to bring it back, put `content/clients/acme` back and build"
    ]


def test_nothing_to_do_is_one_line_and_where_to_look() -> None:
    """A build with nothing to do says so, without a line for each client."""
    summary = Summary(
        (ClientSummary("acme", total=4), ClientSummary("beta", total=2)), unchanged=True
    )
    assert lines(summary) == [
        "nothing changed: 2 portals up to date",
        "to look at them, open output/acme/index.html and its neighbours, "
        "or output/_agency/index.html for all at once",
    ]


def test_the_agencys_own_pages_are_no_portal() -> None:
    """`_agency` is counted nowhere."""
    board = ClientSummary("_agency", (("index.html", NEW),), ("index.html",), total=1)
    assert lines(Summary((board, ClientSummary("acme", total=3))))[:2] == [
        "acme: up to date",
        "1 portal up to date",
    ]


def test_reasons_are_told_when_asked() -> None:
    """`--explain` says of each output the very reason that decided."""
    client = ClientSummary("acme", (("a.html", Reason("template", "home.html")),), total=3)
    assert "  acme/a.html: a template changed: home.html" in lines(Summary((client,)), explain=True)


def test_files_that_are_not_ours_and_notes_are_mentioned() -> None:
    """What stayed in the output though we did not make it is named."""
    client = ClientSummary("acme", total=3, foreign=("notes.txt",))
    summary = Summary((client,), notes=("the memory of the last build was unreadable",))
    assert lines(summary)[1:3] == [
        "note: 1 file in output/acme is not ours and stayed: notes.txt",
        "note: the memory of the last build was unreadable",
    ]


def test_a_stop_for_safety_is_said() -> None:
    """Nobody takes a stopped build for a finished one."""
    named = "stopped for safety: nothing was published for the clients named above"
    nobody = "stopped for safety: nothing was published for anybody; every portal stays as it was"
    assert named in lines(Summary((ClientSummary("acme", total=2),), stopped=True))
    assert nobody in lines(Summary(stopped=True))


def test_one_build_among_many_tells_only_what_is_new() -> None:
    """Whoever watches a hundred clients reads of the one that changed."""
    changed = ClientSummary("acme", (("a.html", DATA),), ("a.html",), total=9)
    same, board = ClientSummary("beta", total=9), ClientSummary("_agency", (), ("i.html",), total=1)
    held = ClientSummary("gamma", total=3, held=True)
    assert list(news(Summary((changed, same, board, held)))) == [
        "acme: 1 updated (a.html)",
        "gamma: held back; the portal published before stays up",
    ]
    assert list(news(Summary((same, board)))) == ["nothing new for any client; 1 portal up to date"]


def test_it_is_good_news_that_everything_is_mended() -> None:
    """A person who mended the last problem is told so."""
    problem = Problem("bad-date", "no date")
    before = Summary((ClientSummary("acme", total=9),), (problem,))
    assert list(news(Summary((ClientSummary("acme", total=9),)), before)) == ["all mended"]
    stopped = Summary((), (problem,), notes=("the ledger is new",), stopped=True)
    assert list(news(stopped))[:2] == [
        "note: the ledger is new",
        "stopped for safety: nothing was published for anybody; every portal stays as it was",
    ]


def test_pages_are_told_of_first_and_reports_when_they_are_there() -> None:
    """Nothing is told twice, and nobody takes the first half for the whole."""
    made = (("home.html", DATA), ("reports/w47.pdf", DATA), ("reports/w46.pdf", DATA))
    early = Summary((ClientSummary("acme", made, ("home.html",), total=9),), unfinished=True)
    assert list(news(early)) == ["acme: 1 updated (home.html), 2 reports being made"]
    whole = ClientSummary("acme", made, ("home.html", "reports/w47.pdf"), total=9)
    told = early.outputs()
    assert list(news(Summary((whole,)), early, known=told)) == ["acme: 1 updated (report w47)"]
    # Broken off for something newer, which is told of next.
    assert list(news(early, early, known=told)) == []


def test_a_first_portal_is_told_of_before_its_reports() -> None:
    """It is a portal already."""
    made = (("index.html", NEW), ("reports/w47.pdf", NEW))
    early = Summary((ClientSummary("acme", made, ("index.html",), total=2),), unfinished=True)
    assert list(news(early)) == ["acme: new portal, 1 file, 1 report being made"]


def test_what_a_client_looks_at_first_is_named_first() -> None:
    """By what it is, not by its file; what only programs read comes last."""
    paths = ("portal.json", "updates/index.html", "projects/relaunch.html", "index.html",
             "deliverables/acm-014-d1.html", "reports/w47.pdf")  # fmt: skip
    client = ClientSummary("acme", (), paths, total=9)
    assert lines(Summary((client,)))[0] == (
        "acme: 6 updated (report w47, home, project relaunch, deliverable acm-014-d1 and 2 more)"
    )


def test_what_only_programs_read_is_named_where_there_is_nothing_else() -> None:
    """Otherwise it is counted."""
    rest = ("calendar.ics", "portal.json")
    alone = ClientSummary("acme", (), rest, total=9)
    assert lines(Summary((alone,)))[0] == "acme: 2 updated (calendar.ics and portal.json)"
    more = ClientSummary("acme", (), ("team.html", *rest), total=9)
    assert lines(Summary((more,)))[0] == "acme: 3 updated (team and 2 more)"


def test_who_is_held_is_told_once_and_told_when_it_is_over() -> None:
    """A line that repeats with every build is not read."""
    problem = Problem("bad-date", "no date")
    held = ClientSummary("acme", total=9, held=True)
    other = ClientSummary("beta", (("team.html", DATA),), ("team.html",), total=9)
    before = Summary((held, ClientSummary("beta", total=9)), (problem,))
    assert list(news(Summary((held, other), (problem,)), before)) == ["beta: 1 updated (team)"]
    assert list(news(before, before)) == [
        "nothing new for any client; 1 portal up to date, 1 still held back"
    ]
    mended = Summary((ClientSummary("acme", total=9), ClientSummary("beta", total=9)))
    assert list(news(mended, before)) == ["acme: up to date again", "all mended"]


def test_without_an_agency_nobody_is_told_that_all_is_well() -> None:
    """No portal is known then, and none was touched."""
    broken = Summary((), (Problem("missing-file", "there is no `agency.yaml`"),))
    assert list(news(broken)) == [
        "nothing can be made until that is mended; every portal stays as it was"
    ]
