"""A small output, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import serve
from tests.unit.preview.asking import Running

PAGE = (
    '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'self'\"></head><body>{}</body></html>\n"
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    made = tmp_path / "output"
    for slug in ("acme", "beta", "_agency"):
        (made / slug / "reports").mkdir(parents=True)
        (made / slug / "index.html").write_text(PAGE.format(f"the page of {slug}"))
    for slug in ("acme", "beta"):
        (made / slug / "404.html").write_text(PAGE.format(f"nothing here, {slug}"))
    (made / "acme" / "reports" / "w47.pdf").write_bytes(b"%PDF-1.7\n" * 100_000)
    (made / "acme" / "portal.json").write_text('{"frame": {"client_name": "Acme & Sons"}}')
    return made


@pytest.fixture
def running(output: Path) -> Iterator[Running]:
    live, said = Live("b"), list[str]()
    with serve(output, live, Address("127.0.0.1", 8200), said.append) as at:
        yield Running(output, live, at, said)
