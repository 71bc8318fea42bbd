"""Who may ask, what for, and what goes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.errors import Problem, Span
from tests.unit.preview.asking import Listener, Running, ask, ask_raw

BROKEN = Problem("x", "<b>wrong</b>", Span("content/clients/gamma/client.yaml", 3, 1))


def test_a_page_goes_out_as_built_but_for_the_reload(running: Running) -> None:
    """With headers under which nothing is kept, guessed, framed or handed to other sites."""
    answer = ask(running.at, "/acme/")
    assert answer.status == 200
    assert b"the page of acme" in answer.body
    assert b'src="/-/reload.js"' in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "ython" not in str(answer.headers)
    assert b"/-/" not in (running.output / "acme" / "index.html").read_bytes()


def test_any_other_file_goes_out_byte_for_byte(running: Running) -> None:
    """Large ones too, with their length and kind."""
    answer = ask(running.at, "/acme/reports/w47.pdf")
    assert answer.body == (running.output / "acme/reports/w47.pdf").read_bytes()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_head_says_the_same_without_the_body(running: Running) -> None:
    """For a page, a file and a page of our own."""
    for target in ("/", "/acme/", "/acme/reports/w47.pdf", "/-/reload.js", "/none"):
        full, head = ask(running.at, target), ask(running.at, target, "HEAD")
        assert head.body == b""
        assert head.status == full.status
        assert head.headers["Content-Length"] == full.headers["Content-Length"]


def test_a_folder_is_sent_to_its_page_and_never_listed(running: Running) -> None:
    """Links of a page count from its folder, so the slash must be there."""
    answer = ask(running.at, "/acme")
    assert (answer.status, answer.headers["Location"]) == (301, "/acme/")
    for target in ("/acme/reports", "/acme/reports/"):
        missing = ask(running.at, target)
        assert missing.status == 404
        assert b"w47" not in missing.body


@pytest.mark.parametrize(
    "target", ["/../secret", "/%2e%2e/secret", "/acme/%2e%2e/beta/", "/acme/link", "/acme/a%00",
               "/..%2f..%2fetc%2fpasswd", "/.hidden", "/%2fetc/passwd", "/-/../front.py",
               "/-/reload.py"],
)  # fmt: skip
def test_there_is_no_way_out(running: Running, target: str, tmp_path: Path) -> None:
    """Whatever is asked for, only outputs are answered."""
    (tmp_path / "secret").write_text("secret")
    (running.output / ".hidden").write_text("secret")
    (running.output / "acme" / "link").symlink_to(tmp_path / "secret")
    raw = ask_raw(
        running.at,
        f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(),
    )
    assert raw.startswith(b"HTTP/1.1 404")
    assert b"secret" not in raw
    assert b"the page of" not in raw


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_only_reading_is_known(running: Running, method: str) -> None:
    """And the connection ends, since what follows is not read."""
    answer = ask(running.at, "/acme/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Connection"] == "close"


@pytest.mark.parametrize(
    "target", ["/", "/acme/", "/-/events?page=/acme/index.html", "/-/reload.js"]
)
def test_another_name_for_this_machine_is_refused(running: Running, target: str) -> None:
    """A site whose name was made to lead here gets nothing: no page, no stream, no script."""
    for host in ("evil.example", "evil.example:8200", ""):
        answer = ask(running.at, target, Host=host)
        assert answer.status == 421
        assert b"acme" not in answer.body


def test_a_request_without_or_with_two_hosts_is_refused(running: Running) -> None:
    """Which of two was meant must not be a guess."""
    for hosts in ("", "Host: localhost\r\nHost: evil.example\r\n"):
        raw = ask_raw(
            running.at, f"GET /acme/ HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode()
        )
        assert raw.startswith(b"HTTP/1.1 421")


def test_pages_of_other_sites_may_not_ask_or_listen(running: Running) -> None:
    """Browsers say where a request comes from."""
    for origin in ("http://evil.example", "null", "http://localhost.evil.example:8200"):
        assert ask(running.at, "/acme/", Origin=origin).status == 403
        assert ask(running.at, "/-/events?page=/", Origin=origin).status == 403
    for site in ("cross-site", "same-site"):
        assert ask(running.at, "/-/events?page=/", Sec_Fetch_Site=site).status == 403
    host = f"127.0.0.1:{running.at.port}"
    assert ask(running.at, "/acme/", Origin=f"http://{host}", Host=host).status == 200


def test_what_is_no_request_is_refused_in_plain_text(running: Running) -> None:
    """Nothing of it is sent back."""
    for raw in (b"GET\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET /<b> HTTP/9.9\r\n\r\n"):
        got = ask_raw(running.at, raw)
        assert b"<b>" not in got
        assert b"Traceback" not in got


def test_a_missing_page_is_answered_by_its_client_alone(running: Running) -> None:
    """As a host would, and naming nobody else."""
    answer = ask(running.at, "/acme/no-such.html")
    assert answer.status == 404
    assert b"nothing here, acme" in answer.body
    assert b"beta" not in answer.body
    deep = ask(running.at, "/acme/projects/no-such.html")
    assert deep.status == 404
    assert b"beta" not in deep.body
    nobody = ask(running.at, "/nobody/")
    assert nobody.status == 404
    assert b"acme" not in nobody.body


def test_a_portal_that_is_not_there_yet_says_what_to_mend(running: Running) -> None:
    """Escaped, since anybody may have written the source."""
    running.live.tell(Summary((ClientSummary("gamma", held=True),), (BROKEN,)))
    answer = ask(running.at, "/gamma/")
    assert answer.status == 404
    assert b"content/clients/gamma/client.yaml:3:1" in answer.body
    assert b"&lt;b&gt;wrong" in answer.body


def test_a_stream_begins_with_what_is_so_and_goes_on_with_what_happens(running: Running) -> None:
    """A page of one client hears of that client."""
    listener = Listener(running.at, f"/-/events?page=/acme/index.html&since={running.live.version}")
    assert listener.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert '"paths": []' in listener.message()
    running.live.tell(Summary((ClientSummary("beta", written=("index.html",), total=1),)))
    assert '"paths": []' in listener.message()
    running.live.tell(Summary((ClientSummary("acme", written=("index.html",), total=1),)))
    assert '"paths": ["/acme/index.html"]' in listener.message()
    listener.close()


def test_a_stream_taken_up_again_misses_nothing(running: Running) -> None:
    """A browser says what it heard last."""
    before = running.live.version
    running.live.tell(Summary((ClientSummary("acme", written=("a.html",), total=1),)))
    listener = Listener(
        running.at, "/-/events?page=/acme/a.html&since=nonsense", **{"Last-Event-ID": before}
    )
    assert '"paths": ["/acme/a.html"]' in listener.message()
    listener.close()


def test_a_browser_is_not_told_off_for_asking_for_an_icon(running: Running) -> None:
    """They all do, unasked; portals have their own where they have one."""
    assert ask(running.at, "/favicon.ico").status == 204
