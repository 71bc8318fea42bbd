"""What is added to a page on its way to the browser."""

from __future__ import annotations

import json
import re

import pytest

from amportal.errors import Note, Problem, Span
from amportal.preview.live_reload import event, own_file, widened, with_reload
from amportal.preview.live_state import News

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
PAGE = (
    f'<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    "<title>x</title></head><body>&amp;</body></html>"
).encode()


def test_a_policy_is_widened_by_what_is_needed_and_no_more() -> None:
    """Scripts, styles and the stream from the same place; nothing inline, nothing from afar."""
    assert widened(POLICY) == (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src "
        "'self'"
    )


@pytest.mark.parametrize(
    ("policy", "script"),
    [
        ("script-src 'none'", "script-src 'self'"),
        ("script-src 'sha256-x'", "script-src 'sha256-x' 'self'"),
        ("default-src 'self'", "script-src 'self'"),
        ("default-src https:", "script-src https: 'self'"),
        ("SCRIPT-SRC 'self'; script-src 'none'", "script-src 'self'"),
        ("script-src-elem 'none'", "script-src-elem 'self'"),
    ],
)
def test_a_sites_own_policy_is_kept(policy: str, script: str) -> None:
    """The first of two directives counts, and what was allowed stays allowed."""
    assert script in widened(policy).split("; ")


def test_a_policy_that_forbids_nothing_is_left_alone() -> None:
    """Adding a directive would forbid."""
    assert widened("img-src 'self'") == "img-src 'self'"


def test_the_script_stands_in_the_head_and_the_rest_is_as_it_was() -> None:
    """Only the policy and the script differ from what was built."""
    page = with_reload(PAGE, ('/acme/a "b".html',), "b.7").decode()
    assert page.index("<script") < page.index("</head>")
    assert 'data-version="b.7"' in page
    assert page.endswith("</head><body>&amp;</body></html>")
    assert page.count("script-src &#x27;self&#x27;") == 1


@pytest.mark.parametrize(
    "page", [b"", b"<p>x", b"<body>x", b"<meta http-equiv=content-security-policy>", b"\xff\xfe"]
)
def test_any_page_gets_the_script(page: bytes) -> None:
    """A site's own template may leave out whatever it likes."""
    made = with_reload(page, ("/a.html",), "b.1")
    assert made.count(b"<script ") == 1
    assert made.replace(made[made.index(b"<script ") : made.index(b"</script>") + 9], b"") == page


def test_a_body_that_looks_like_a_policy_is_left_alone() -> None:
    """Only the head has one."""
    text = b"<head></head><body><meta http-equiv='Content-Security-Policy' content='x'></body>"
    assert with_reload(text, (), "b.1").endswith(text[len(b"<head>") :])


def test_an_event_is_one_message_whatever_is_in_it() -> None:
    """A line end in a text would end the message."""
    problem = Problem(
        "x", "two\nlines", Span("a.yaml", 3, 2, 4), "e", "h", (Note("n", Span("b.yaml")),),
        excerpt="line",
    )  # fmt: skip
    raw = event(News("b.2", ("/acme/a.html",), (problem,), held=True)).decode()
    head, data = raw.rstrip("\n").split("\n")
    assert head == "id: b.2"
    told = json.loads(data.removeprefix("data: "))
    assert told["paths"] == ["/acme/a.html"]
    assert told["problems"] == [
        {
            "place": "a.yaml:3:2", "line": 3, "column": 2, "length": 4, "message": "two\nlines",
            "excerpt": "line", "expected": "e", "hint": "h", "notes": ["n b.yaml:1:1"],
        }
    ]  # fmt: skip


def test_only_files_that_are_named_are_our_own() -> None:
    """No path leads from here into the package."""
    script = own_file("/-/reload.js")
    assert script is not None
    assert b"EventSource" in script
    assert own_file("/-/preview.css")
    for name in re.findall(rb'from "\./(\w+\.js)"', script):
        assert own_file(f"/-/{name.decode()}"), "what it asks for is there"
    for path in ("/-/", "/-/reload.py", "/-/../reload.js", "/-/reload.js/", "reload.js"):
        assert own_file(path) is None
