"""Open a YAML text as a stream of events: the one place that knows which parser is there.

It exists because libyaml's composer overflows the C stack on deeply nested text and takes the
process with it, while its event stream does not recurse. Nothing here builds values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent as AliasEvent,
)
from yaml.events import (
    DocumentStartEvent as DocumentStartEvent,
)
from yaml.events import (
    MappingEndEvent as MappingEndEvent,
)
from yaml.events import (
    MappingStartEvent as MappingStartEvent,
)
from yaml.events import (
    ScalarEvent as ScalarEvent,
)
from yaml.events import (
    SequenceEndEvent as SequenceEndEvent,
)
from yaml.events import (
    SequenceStartEvent as SequenceStartEvent,
)
from yaml.events import (
    StreamEndEvent as StreamEndEvent,
)


def libyaml_version() -> str | None:
    """Return libyaml's version, or None where PyYAML was built without it."""
    try:
        from yaml import _yaml
    except ImportError:
        return None
    return str(_yaml.get_version_string())


try:
    from yaml import cyaml
except ImportError:  # PyYAML built without libyaml: slower, the same events
    _PARSER: Any = yaml.SafeLoader
else:
    _PARSER = cyaml.CParser  # type: ignore[attr-defined]  # the stubs leave the C class out

# All that either parser may raise on hostile text.
FAILURES = (yaml.YAMLError, ValueError, RecursionError, OverflowError)


def events(text: str) -> Iterator[Any]:
    """Return the events of *text*; marks count characters. May raise one of FAILURES."""
    return iter(_PARSER(text).get_event, None)
