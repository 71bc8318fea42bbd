"""What a worker sends back: without what the process that asked has as well.

Fonts and scripts are the same in every portal, and half of its bytes. They are the theme's, which
both processes have, so a name crosses between them instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from amportal.builder.client_task import ClientMade, Made, Output
from amportal.render.theme import Theme


def lightened(made: ClientMade, theme: Theme) -> ClientMade:
    """Return *made* with names in place of the files it took from *theme*."""
    return _each_output(made, partial(_light, theme))


def whole(made: ClientMade, theme: Theme) -> ClientMade:
    """Return what was `lightened`, as it was before."""
    return _each_output(made, partial(_whole, theme))


def _each_output(made: ClientMade, change: Callable[[Output], Output]) -> ClientMade:
    def changed(folder: Made) -> Made:
        return replace(folder, outputs=tuple(change(each) for each in folder.outputs))

    return replace(made, portals={name: changed(each) for name, each in made.portals.items()})


def _light(theme: Theme, output: Output) -> Output:
    name = None if output.content is None else theme.name_of(output.content)
    return output if name is None else replace(output, content=None, as_in_theme=name)


def _whole(theme: Theme, output: Output) -> Output:
    name = output.as_in_theme
    return output if name is None else replace(output, content=theme.files[name], as_in_theme=None)


__all__ = ["lightened", "whole"]
