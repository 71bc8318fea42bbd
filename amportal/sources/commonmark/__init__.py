"""Read the structure of Markdown by the rules of CommonMark, knowing no converter.

`block_parser` reads blocks, `element_builder` makes elements of them, with inline markup read by
`inline_parser`, `emphasis` and `link_syntax`. `markdown_source` says what is wrong with a text, and
returns it without what is for nobody. Where we differ from CommonMark on purpose, the reason stands
in the reference under "What is Markdown".
"""

from __future__ import annotations
