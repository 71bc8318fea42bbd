"""Output paths: one place, no two things on one path, and links that work from any folder."""

from __future__ import annotations

from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.plan import routes

PARTS = st.text(
    st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=6
).filter(lambda part: part not in (".", ".."))
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (routes.project("spring-launch"), "projects/spring-launch.html"),
        (routes.deliverable("MER-014", "D1"), "deliverables/mer-014-d1.html"),
        (routes.update("MER-014", "2026-11-20-film"), "updates/mer-014-2026-11-20-film.html"),
        (routes.meeting("MER-014", "2026-11-18-weekly"), "meetings/mer-014-2026-11-18-weekly.html"),
        (routes.report("2026-11"), "reports/2026-11.pdf"),
        (routes.table("milestones"), "data/milestones.csv"),
        (routes.contact_card("ruth"), "contacts/ruth.vcf"),
        (routes.version_file("MER-014", "D1", 2, "Poster.PNG"), "files/mer-014-d1/v2/Poster.PNG"),
        (routes.thumbnail("MER-014", "D1", 2, "Poster"), "files/mer-014-d1/v2/thumb-Poster.webp"),
        (routes.logo("content/clients/mer/logo.SVG"), "assets/logo.svg"),
        (routes.logo("content/a.png", agency=True, dark=True), "assets/agency-dark.png"),
    ],
)
def test_paths_are_as_promised(path: str, expected: str) -> None:
    """Paths are what clients bookmark and publishers map, so they are fixed to the letter."""
    assert path == expected


def test_a_reference_keeps_its_capitals() -> None:
    """What a client says on the phone is written as the agency writes it."""
    assert routes.reference("MER-014", "D1") == "MER-014-D1"


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "projects/a.html", "projects/a.html"),
        ("projects/a.html", "index.html", "../index.html"),
        ("projects/a.html", "projects/b.html", "b.html"),
        ("projects/a.html", "updates/index.html", "../updates/index.html"),
        ("deliverables/x.html", "files/x/v1/two #1?.png", "../files/x/v1/two%20%231%3F.png"),
        ("index.html", "a:b.html", "a%3Ab.html"),
    ],
)
def test_links_are_relative(here: str, there: str, link: str) -> None:
    """A link climbs only as far as it must, and no name reads as a scheme or a fragment."""
    assert routes.relative(here, there) == link


@given(PATHS, PATHS)
def test_links_lead_to_their_page(here: str, there: str) -> None:
    """From any page, on any base, a browser follows a link to exactly the page it names."""
    base = "https://host.example/some/folder/"
    page = base + "/".join(quote(part, safe="") for part in here.split("/"))
    target = urlsplit(urljoin(page, routes.relative(here, there)))
    assert target.netloc == "host.example"
    assert unquote(target.path) == "/some/folder/" + there


def test_file_names_are_the_last_part() -> None:
    """Where names differ, a client downloads a file under the name it was given."""
    assert routes.file_names(("key-visual/v2.png", "key-visual/notes.pdf")) == (
        ("v2.png", "v2"),
        ("notes.pdf", "notes"),
    )


@given(
    st.lists(
        st.lists(
            st.sampled_from(["a", "A", "b", "b-a", "x.png", "X.png", "x.jpg"]), min_size=1
        ).map("/".join),
        unique=True,
        max_size=6,
    ).map(tuple)
)
def test_no_file_lands_on_another(paths: tuple[str, ...]) -> None:
    """Files of one version never share a name, nor thumbnails, even where case is folded."""
    names = routes.file_names(paths)
    assert len({name.casefold() for name, _ in names}) == len(paths)
    assert len({stem.casefold() for _, stem in names}) == len(paths)
    assert not any("/" in name for name, _ in names)
