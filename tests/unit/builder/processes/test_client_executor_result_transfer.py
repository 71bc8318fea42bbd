"""Rule: what a worker sends back is whole again where it arrives."""

from __future__ import annotations

import pickle
from pathlib import Path

from amportal.builder.client_task import ClientMade, Made, Output
from amportal.builder.processes.client_executor import lightened, whole
from amportal.builder.storage.output_trace import Trace
from amportal.render.theme import Theme

THEME = Theme({"default/fonts/face.woff2": b"face" * 9000, "default/js/find.js": b"find" * 9000})


def output(path: str, content: bytes | None) -> Output:
    """Return an output of *content*."""
    return Output(path, None, Trace("theme-file", "", (), (), ""), content)


def test_files_of_the_theme_cross_as_names() -> None:
    """Whatever else a portal holds crosses as it is."""
    outputs = (
        output("assets/face.woff2", THEME.files["default/fonts/face.woff2"]),
        output("index.html", b"page"),
        output("kept.html", None),
    )
    made = ClientMade("acme", (), (), portals={"acme": Made(outputs)})

    sent = pickle.dumps(lightened(made, THEME))

    assert len(sent) < 9000
    assert whole(pickle.loads(sent), pickle.loads(pickle.dumps(THEME))) == made


def test_only_the_very_file_is_the_themes(tmp_path: Path) -> None:
    """What is merely equal may have come from a client; so may what lies where a file once lay."""
    twin = tmp_path / "twin"
    twin.write_bytes(THEME.files["default/js/find.js"])
    there = pickle.loads(pickle.dumps(THEME))

    assert THEME.name_of(THEME.files["default/js/find.js"]) == "default/js/find.js"
    assert THEME.name_of(twin.read_bytes()) is None
    assert there.name_of(THEME.files["default/js/find.js"]) is None
    assert there.name_of(there.files["default/js/find.js"]) == "default/js/find.js"
