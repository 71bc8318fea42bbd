"""The reference tells of every key there is, in the words of the models, with sound examples."""

from __future__ import annotations

from pathlib import Path

from tests.commands import here
from tests.docs.examples import EXAMPLES, PLACES
from tests.docs.reference import FILES, PAGE, nouns, reference


def test_the_page_is_what_the_models_say() -> None:
    """The committed page is the generated one: `python -m tests.docs.reference` writes it."""
    assert PAGE.read_text("utf-8") == reference()


def test_every_key_is_told() -> None:
    """No key of any noun is missing from the page, and none is without a meaning."""
    page = reference()
    for noun in nouns():
        for name, field in noun.model_fields.items():
            assert f"| `{field.alias or name}` |" in page, f"{noun.__name__}.{name}"
            assert field.description, f"{noun.__name__}.{name} has no meaning"


def test_every_kind_of_file_is_told() -> None:
    """Whatever `amportal schema` knows a schema for has a section of its own."""
    from amportal.model.reading.json_schema import schemas

    titles = {schema["description"] for schema in schemas().values()}
    assert titles == {(file.noun.__doc__ or "").strip().partition("\n")[0] for file in FILES}


def test_the_examples_are_one_sound_site(tmp_path: Path) -> None:
    """Whoever copies the examples has a site that nothing is wrong with."""
    for noun, path in PLACES.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(EXAMPLES[noun].lstrip("\n"), "utf-8")
    ran = here(tmp_path, "check", "--strict")
    assert (ran.code, ran.out) == (0, ""), ran.err
