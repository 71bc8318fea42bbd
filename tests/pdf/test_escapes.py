"""No report reaches anything outside its own assets: each known way out is tried, and fails."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from amportal.render.pdf.pdf_types import PdfOutcome
from tests.pdf import conformance, sample

CANARY = "canary-7f3a9c"


class Listener:
    """A loopback port that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def calls(self) -> int:
        """Return how many connections wait; the kernel takes them in without our help."""
        found = 0
        while True:
            try:
                self._socket.accept()[0].close()
            except BlockingIOError:
                return found
            found += 1

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A folder of things to steal, reached by plain name, by symlink and as several kinds."""
    (tmp_path / "secret.txt").write_text(CANARY)
    (tmp_path / "secret.css").write_text(f'p::before {{ content: "{CANARY}" }}')
    (tmp_path / "secret.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><text id="a" y="9">{CANARY}</text></svg>'
    )
    (tmp_path / "secret.png").write_bytes(sample.picture(8, 8))
    (tmp_path / "link.css").symlink_to(tmp_path / "secret.css")
    return tmp_path


def coded(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
ESCAPES = {
    "attached by a link": '<link rel="attachment" href="{file}/secret.txt">',
    "attached by an anchor": '<a rel="attachment" href="{file}/secret.txt">x</a>',
    "attached over the network": '<link rel="attachment" href="{http}/x">',
    "style sheet by symlink": '<link rel="stylesheet" href="{file}/link.css">',
    "style sheet of the folder above": '<link rel="stylesheet" href="../secret.css">',
    "style sheet over the network": '<link rel="stylesheet" href="{http}/x.css">',
    "import of a file": "<style>@import url({file}/secret.css);</style>",
    "import over the network": "<style>@import '{http}/x.css';</style>",
    "font face": "<style>@font-face{{font-family:x;src:url({http}/f.woff2)}}</style>"
    '<p style="font-family:x">x',
    "background by ftp": '<p style="background:url(ftp://127.0.0.1/x.png)">x',
    "background over the network": '<p style="background:url({http}/x.png)">x',
    "list mark": "<style>li{{list-style-image:url({file}/secret.png)}}</style><ul><li>x</ul>",
    "content": "<style>p::before{{content:url({http}/x.png)}}</style><p>x",
    "picture of the folder above": '<img src="../secret.png" alt="x">',
    "picture by an escaped path": '<img src="%2e%2e/secret.png" alt="x">',
    "picture by a twice escaped path": '<img src="%252e%252e/secret.png" alt="x">',
    "picture by an absolute path": '<img src="{path}/secret.png" alt="x">',
    "picture by its file URL": '<img src="{file}/secret.png" alt="x">',
    "picture on a file server": '<img src="file://server/share/x.png" alt="x">',
    "picture without a scheme": '<img src="//127.0.0.1/x.png" alt="x">',
    "picture over the network": '<img src="{http}/x.png" alt="x">',
    "base of the page": '<base href="{file}/"><img src="secret.png" alt="x">',
    "image in inline SVG": '<svg viewBox="0 0 9 9"><image href="{file}/secret.png" '
    'width="9" height="9"/></svg>',
    "use in inline SVG": '<svg viewBox="0 0 9 9"><use href="{file}/secret.svg#a"/></svg>',
    "style in inline SVG": '<svg viewBox="0 0 9 9"><style>@import url({http}/x.css);</style>'
    '<rect width="9" height="9"/></svg>',
    "object": '<object data="{file}/secret.svg">x</object>',
    "embed": '<embed src="{file}/secret.svg">',
    "SVG in a data URL": f'<img alt="x" src="{coded(SVG + "<text>x</text></svg>")}">',
    "big data URL": f'<img alt="x" src="data:image/png;base64,{"A" * 200_000}">',
    "text in a data URL": '<link rel="stylesheet" href="data:text/css,p{{color:red}}">',
}
# SVG's `use` draws only what is in the same drawing, so nothing is asked for and nothing noted.
SILENT = {"use in inline SVG"}
# A style that imports is beyond what the engine does inside a drawing: it drops the drawing.
DROPPED = {"style in inline SVG"}


def attempt(press: PdfEngine, html: str, secrets: Path, listener: Listener) -> PdfOutcome:
    body = html.format(file=secrets.as_uri(), path=secrets, http=listener.url)
    page = f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    css = f"{sample.CSS} body {{ font-family: Inter }}"
    return render_with(press, replace(sample.report(), html=page, css=css))


@pytest.mark.parametrize("way", [way for way in ESCAPES if way not in SILENT])
def test_no_way_out_of_a_page(
    press: PdfEngine, secrets: Path, listener: Listener, way: str
) -> None:
    """A reference that leaves the assets makes no report, is named, and calls nobody."""
    outcome = attempt(press, ESCAPES[way], secrets, listener)
    assert outcome.pdf is None
    expected = "image-broken" if way in DROPPED else "refused-reference"
    assert {problem.slug for problem in outcome.problems} == {expected}
    assert listener.calls() == 0


@pytest.mark.parametrize("way", sorted(SILENT))
def test_ways_the_engine_does_not_know(
    press: PdfEngine, secrets: Path, listener: Listener, way: str
) -> None:
    """A way out that the engine never takes brings nothing in, and calls nobody."""
    outcome = attempt(press, ESCAPES[way], secrets, listener)
    assert outcome.pdf is None or CANARY.encode() not in conformance.unpacked(outcome.pdf)
    assert listener.calls() == 0


@pytest.mark.parametrize(
    "css",
    [
        "@import url({http}/x.css);",
        "@import '../secret.css';",
        "@font-face {{ font-family: X; src: url({http}/f.woff2) }}",
        "@font-face {{ font-family: X; src: url({file}/secret.png) }}",
        "@color-profile --x {{ src: url({http}/x.icc) }}",
        "p {{ background: url({file}/secret.png) }}",
        "@page {{ background: url({http}/x.png) }}",
    ],
)
def test_no_way_out_of_a_print_style(
    press: PdfEngine, secrets: Path, listener: Listener, css: str
) -> None:
    """The theme's own style is held to the same rule as a page."""
    style = css.format(file=secrets.as_uri(), http=listener.url)
    outcome = render_with(press, replace(sample.report(), css=style))
    assert outcome.pdf is None
    assert {problem.slug for problem in outcome.problems} == {"refused-reference"}
    assert listener.calls() == 0


@pytest.mark.parametrize(
    ("inside", "slug"),
    [
        ('<image href="{file}/secret.png" width="9" height="9"/>', "image-broken"),
        ('<image x:href="{http}/x.png" width="9" height="9"/>', "image-broken"),
        ('<use x:href="{file}/secret.svg#a"/>', None),
        ("<style>@import url({http}/x.css);</style>", "image-broken"),
        ('<rect width="9" height="9" fill="url({http}/x.svg#a)"/>', None),
    ],
)
def test_no_way_out_of_a_drawing(
    press: PdfEngine, secrets: Path, listener: Listener, inside: str, slug: str | None
) -> None:
    """A drawing that was not cleaned before cannot reach further than the page it stands in."""
    drawing = f"{SVG.format()}{inside.format(file=secrets.as_uri(), http=listener.url)}</svg>"
    inputs = sample.report()
    page = '<!doctype html><html lang="en"><title>T</title><img src="d.svg" alt="x">'
    outcome = render_with(
        press, replace(inputs, html=page, assets={**inputs.assets, "d.svg": drawing.encode()})
    )
    assert listener.calls() == 0
    if slug is None:
        assert outcome.pdf is None or CANARY.encode() not in conformance.unpacked(outcome.pdf)
    else:
        assert {problem.slug for problem in outcome.problems} == {slug}
        assert outcome.pdf is None


def test_own_files_cannot_be_attached(press: PdfEngine, secrets: Path, listener: Listener) -> None:
    """Not even a file of the job may ride inside a PDF because a text asks for it."""
    outcome = attempt(press, '<a rel="attachment" href="logo.svg">x</a>', secrets, listener)
    assert outcome.pdf is None
    assert outcome.problems[0].message == (
        "the report points to `logo.svg`, which would be carried inside the PDF"
    )


def test_the_traps_would_catch(secrets: Path, listener: Listener) -> None:
    """The canary can be read and the listener can be called, so silence above means something."""
    assert CANARY in (secrets / "link.css").read_text()
    socket.create_connection(("127.0.0.1", int(listener.url.rpartition(":")[2]))).close()
    assert listener.calls() == 1
