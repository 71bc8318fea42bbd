"""Make something new from a command line, and say what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.author.verb_fields import Field
    from amportal.cli.new_item_context import NewItemContext


def make(
    office: NewItemContext, what: str, where: str, given: Mapping[str, Any], client: str = ""
) -> None:
    """Make a new *what*, such as `project`, in the thing called *where*, as *given*; or stop.

    *client* is the folder of a client that is made.
    """
    from amportal.author.create.all_makers import maker_called
    from amportal.author.target_names import find
    from amportal.author.verb_answers import said_of
    from amportal.author.verb_errors import Refused
    from amportal.cli.naming.item_arguments import open_site

    maker, site = maker_called(what), open_site(office)

    def missing(field: Field) -> NoReturn:
        raise Refused(f"{field.option} is not said", field.help)

    try:
        at = find(site, where, maker.kinds)
        draft = maker.write(said_of(maker, site, at, given, missing))
        changed = {
            each.path: each.after or b"" for each in draft.changes(site) if each.before is not None
        }
    except Refused as refused:
        stop(office.console, refused.text, refused.hint)
    office.write(client or (at.client.slug if at.client else ""), changed, draft.files)
    for note in draft.notes:
        kind = "next" if note.startswith(_STEPS) else "note"
        office.console.say(f"{kind}: {note}")


# How notes begin that say what to do now.
_STEPS = ("amportal ", "put in ", "look over ", "write it", "after the meeting")
