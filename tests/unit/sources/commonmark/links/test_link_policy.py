"""Links lead to the web by a safe scheme, or into the portal, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.sources.commonmark.links.link_policy import SCHEMES, judged


@pytest.mark.parametrize(
    ("written", "target", "fragment", "wrong"),
    [
        ("https://x.example/a b", "https://x.example/a%20b", "", ""),
        ("mailto:a@b.example", "mailto:a@b.example", "", ""),
        ("updates/index.html#top", "updates/index.html", "#top", ""),
        ("files/Plan%20final.pdf", "files/Plan final.pdf", "", ""),
        ("Größe.pdf", "Größe.pdf", "", ""),
        ("#below", "", "#below", ""),
        ("", "", "", ""),
        ("#", "", "", ""),
        ("http://x.example", "", "", "unsafe"),
        ("java\tscript:alert(1)", "", "", "unsafe"),
        (" JavaScript:alert(1)", "", "", "unsafe"),
        ("foo://x", "", "", "unsafe"),
        ("../b.html", "", "", "leaves"),
        ("/b.html", "", "", "leaves"),
        ("//host/b", "", "", "leaves"),
        ("a/%2e%2e/%2e%2e/b.html", "", "", "leaves"),
        ("a\\b.html", "", "", "leaves"),
        ("a.html?x=1", "", "", "leaves"),
        ("agreed", "", "", "words"),
        ("really?", "", "", "words"),
        ("yes/no", "", "", "words"),
        ("18:30", "", "", "words"),
        ("Priya: yes", "", "", "words"),
        ("14.12.2026", "", "", "words"),
    ],
)
def test_a_link_leads_where_it_may(written: str, target: str, fragment: str, wrong: str) -> None:
    found = judged(written)

    assert (found.target, found.fragment, found.wrong) == (target, fragment, wrong)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_address_leads_out_by_another_way(written: str) -> None:
    found = judged(written)

    if found.outside:
        assert found.target.partition(":")[0].strip().lower() in SCHEMES
    elif found.target:
        assert not found.target.startswith(("/", "\\"))
        assert ".." not in found.target.split("/")
    assert not (found.wrong and found.target)
