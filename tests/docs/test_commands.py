"""The page of commands is what the verbs say."""

from __future__ import annotations

from amportal.author.verbs.all_verbs import ALL_VERBS
from tests.docs.commands import PAGE, page
from tests.docs.reference import nouns


def test_the_page_is_what_the_verbs_say() -> None:
    """The committed page is the generated one: `python -m tests.docs.commands` writes it."""
    assert PAGE.read_text("utf-8") == page()


def test_verbs_name_keys_that_there_are() -> None:
    """What a verb says that it writes, the reference can tell."""
    keys = {
        f"{noun.__name__}.{each}"
        for noun in nouns()
        for each in ("*", *(info.alias or name for name, info in noun.model_fields.items()))
    }
    for verb in ALL_VERBS:
        assert set(verb.writes) <= keys, verb.name
