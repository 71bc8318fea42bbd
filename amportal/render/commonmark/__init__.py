"""Read Markdown by the rules of CommonMark, as an extension of Python-Markdown.

`extension` registers one block processor and leaves the rest of the converter as it is. The block
processor reads the structure of a text (`block_parser`), then builds its elements (`elements`)
with their inline markup (`inline_parser`, `emphasis`, `link_syntax`). Where we differ from
CommonMark on purpose, the reason stands in the reference under "Markdown".
"""

from __future__ import annotations
