"""A client's page tells of that client and the agency, and names nobody else."""

from __future__ import annotations

from amportal.errors import Note, Problem, Span
from amportal.preview.problem_owner import concerning

CLIENTS = ("acme", "beta", "be")
ACME = Problem("x", "wrong", Span("content/clients/acme/client.yaml"), excerpt="like beta: 1")
BETA = Problem("x", "wrong", Span("content/clients/beta/client.yaml"))
AGENCY = Problem("x", "no such colour", Span("content/agency.yaml"), excerpt="accent: red")
THEME = Problem("x", "no such name", Span("templates/home.html"))
PLACELESS = Problem("x", "acme/reports/w47.pdf: too long")
FOLDER = Problem("x", "a link", Span("content/clients/beta"))
ALL = (ACME, BETA, AGENCY, THEME, PLACELESS, FOLDER)


def test_a_client_sees_its_own_and_the_agencys() -> None:
    """Also one that has no place, when it is about this client."""
    assert concerning(ALL, "acme", CLIENTS) == (ACME, AGENCY, THEME, PLACELESS)
    assert concerning(ALL, "beta", CLIENTS) == (BETA, AGENCY, THEME, FOLDER)


def test_the_agencys_own_pages_see_everything() -> None:
    """The front page and the board are for the account manager alone."""
    assert concerning(ALL, "", CLIENTS) == concerning(ALL, "_agency", CLIENTS) == ALL


def test_a_text_that_names_another_client_is_kept_back() -> None:
    """Wherever it stands: words, hint, what is expected, or a line of the agency's file."""
    for problem in (
        Problem("x", "`code` is the same as that of `beta`", ACME.span),
        Problem("x", "taken", ACME.span, hint="see content/clients/Beta/client.yaml"),
        Problem("x", "taken", ACME.span, expected="other than beta's"),
        Problem("x", "wrong", AGENCY.span, excerpt="lead: beta"),
        Problem("x", "beta/reports/w47.pdf: too long"),
    ):
        assert concerning([problem], "acme", CLIENTS) == ()


def test_a_note_that_points_into_another_clients_folder_is_left_out() -> None:
    """The rest still helps."""
    own = Note("first here", Span("content/clients/acme/a.yaml"))
    theirs = Note("first here", Span("content/clients/beta/a.yaml"))
    problem = Problem("x", "taken", ACME.span, notes=(own, theirs))
    (shown,) = concerning([problem], "acme", CLIENTS)
    assert shown.notes == (own,)


def test_a_name_within_a_longer_word_is_no_name() -> None:
    """`be` is a client and a part of many words."""
    problem = Problem("x", "maybe the alphabet-be-lies", ACME.span)
    assert concerning([problem], "acme", CLIENTS) == (problem,)


def test_a_client_alone_has_nobody_to_name() -> None:
    """Nothing is kept back then."""
    assert concerning([ACME], "acme", ("acme",)) == (ACME,)


def test_a_portal_for_some_readers_is_still_that_clients() -> None:
    """What is told on a client's pages is told on those of each of its portals."""
    folders = (*CLIENTS, "acme.finance", "beta.finance")
    assert concerning(ALL, "acme.finance", folders) == concerning(ALL, "acme", CLIENTS)
