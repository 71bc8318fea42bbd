"""Write what the viewer of encrypted portals says, one file a language, from the catalogues.

`python -m tests.access.viewer_words`
"""

from __future__ import annotations

import json
from pathlib import Path

from amportal.render.text.message_catalog import languages
from amportal.render.text.viewer_words import viewer_words

VIEWER = Path(__file__).parents[2] / "amportal/access/viewer"


def written(language: str) -> str:
    """Return the file of *language*."""
    return json.dumps(viewer_words(language), ensure_ascii=False, indent=0) + "\n"


def file_of(language: str) -> Path:
    """Return where the file of *language* is: named as browsers name languages."""
    return VIEWER / "t" / f"{language.replace('_', '-')}.json"


if __name__ == "__main__":
    for each in languages():
        file_of(each).parent.mkdir(exist_ok=True)
        file_of(each).write_text(written(each), "utf-8")
