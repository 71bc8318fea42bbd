"""What the forms say, in the agency's language: English, German or French.

Names and meanings of fields come from the models and the verbs, in English; `words/*.yaml` says
them in another language. What is not said there is said in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from amportal.sources.yaml.yaml_document import parse

LANGUAGES = ("en", "de", "fr")


class FormWords:
    """The words of one language."""

    def __init__(self, locale: str) -> None:
        wanted = locale.partition("-")[0]
        self.language = wanted if wanted in LANGUAGES else "en"
        self._known = known_words(self.language)

    def __call__(self, english: str, **names: object) -> str:
        """Return what *english* is called; *names* are put in."""
        said = self._known.get(english, english)
        return said.format(**names) if names else said


@lru_cache(maxsize=8)
def known_words(language: str) -> Mapping[str, str]:
    """Return what each English text is in *language*."""
    if language == "en":
        return {}
    name = f"words/{language}.yaml"
    read = parse(name, files(__package__).joinpath("words", f"{language}.yaml").read_bytes())
    if read.problems or not isinstance(read.data, dict):
        raise ValueError(f"{name} of the forms cannot be read: {read.problems}")
    return read.data
