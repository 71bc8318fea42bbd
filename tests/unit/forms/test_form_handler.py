"""Who may see forms, who may write, and what a request can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.forms.form_handler import OPEN
from tests.forms_site import Desk

FORM = "/-/do/done/ACM-014-M3"


def content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "content").rglob("*")
        if path.is_file()
    }


def test_forms_are_for_whoever_was_let_in(stranger: Desk) -> None:
    """The address of the session sets a cookie that no script reads and no other site sends."""
    for target in (FORM, "/-/today", "/-/edit/acme", "/-/commit", "/-/saved/1", "/-/portal/1"):
        assert stranger.ask(target).status == 403, target
    assert stranger.ask(f"{OPEN}guess").status == 403
    got = stranger.ask(f"{OPEN}{stranger.session.guard.key}")
    assert (got.status, got.headers["Location"]) == (303, "/-/today")
    assert got.headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict")
    stranger.enter()
    page = stranger.ask(FORM)
    assert page.status == 200
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "script" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "-"},
        {"Cookie": "amportal-edit-1=x"},
        {"Origin": "-"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_no_other_page_can_write(am: Desk, headers: dict[str, str]) -> None:
    """Without cookie, from another origin, or under another name, nothing is written."""
    before = content(am.root)
    fields = {**am.ask(FORM).fields, "do": ["save"]}
    got = am.post(FORM, fields, **headers)
    assert got.status in (403, 421)
    assert content(am.root) == before


def test_a_form_of_another_session_writes_nothing(am: Desk) -> None:
    """The word that stands in each form is that of this session."""
    before = content(am.root)
    fields = {**am.ask(FORM).fields, "do": ["save"]}
    for word in ([], [""], ["guess"], [am.session.guard.key]):
        assert am.post(FORM, {**fields, "word": word}).status == 403
    assert content(am.root) == before
    assert am.post(FORM, fields).status == 303


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"word=%FF", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nno name\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\ncut off", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
    ],
)
def test_what_is_no_form_is_refused(am: Desk, body: bytes, kind: str) -> None:
    """No bytes whatever make it write, or fail."""
    assert am.ask(FORM, body, Origin=am.origin, Content_Type=kind).status == 400


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "content/../../secret.yaml",
        "/etc/passwd",
        "content/clients/acme/../../../x/project.yaml",
        "content/clients/nobody/client.yaml",
        "acme/nothing",
        "%00",
        "content/clients/acme/internal/notes.md",
    ],
)
def test_no_path_of_a_request_is_followed(am: Desk, name: str) -> None:
    """A name is looked up among what is there; whatever else it is, it is told so."""
    got = am.ask(f"/-/edit/{name}")
    assert got.status in (422, 404), got.text
    assert "root:" not in got.text


@pytest.mark.parametrize("at", ["nothing", "contacts.99", "contacts.x", "__class__", "name", "0"])
def test_no_step_leads_out_of_the_model(am: Desk, at: str) -> None:
    """Steps are followed in the model and in the file."""
    assert am.ask(f"/-/edit/acme?at={at}").status == 422
    assert am.ask(f"/-/edit/acme?add={at}").status == 422


def test_pages_of_portals_have_pencils_and_files_have_none(am: Desk) -> None:
    """A pencil stands at each thing of a page; the file on the disk stays as it was."""
    page = am.root / "output" / "acme" / "projects" / "spring.html"
    page.parent.mkdir(parents=True)
    raw = b'<html><head></head><body><table><tr id="M3"><th scope="row">x</th></tr></table></body>'
    page.write_bytes(raw)
    got = am.ask("/acme/projects/spring.html")
    assert 'href="/-/edit/acme/spring/M3"' in got.text
    assert '<tr id="M3"><th scope="row"><a class="am-pencil"' in got.text
    assert "frame-ancestors 'self'" in got.headers["Content-Security-Policy"]
    assert page.read_bytes() == raw
    assert am.ask("/-/edit/acme/spring/M3").status == 200
