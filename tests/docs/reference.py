"""Every key an account manager can write, as a page: made from the models that read the files.

    python -m tests.docs.reference

rewrites `docs/reference.md`. Nobody edits that page by hand: what a key means is said where the
key is defined, so that editors, messages and this page never say different things.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from amportal.author.verbs.all_verbs import ALL_VERBS
from amportal.cli.commands.explain import summary_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.nouns.withdrawal import WithdrawnFile
from amportal.model.rules.allowed_warnings import ALLOWED
from amportal.model.short_entry import EntryFile
from amportal.model.value_types import Entry, Noun
from tests.docs.examples import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"
MARKDOWN = Path(__file__).with_name("markdown.md")
SHARED = ("internal", "draft", "audience")


@dataclass(frozen=True)
class File:
    """A kind of file: where it stands, what it is for, and the noun it holds."""

    title: str
    path: str
    noun: type[BaseModel]
    about: str


FILES = (
    File("The agency", "content/agency.yaml", Agency, "Who you are. One file for the whole site."),
    File("A client", "content/clients/CLIENT/client.yaml", ClientSettings,
         "One folder for each client; the folder's name is the client's address in the output."),
    File("Questions", "content/clients/CLIENT/questions.yaml", QuestionsFile,
         "What the client asked, and what you answered."),
    File("A short entry", "content/clients/CLIENT/entries/DAY-NAME.yaml", EntryFile,
         "One approval, answer or tick in a small file of its own, read as if it stood in the file "
         "that it is about: quick to write on a phone ([how](phone.md))."),
    File("A withdrawn portal", "content/clients/CLIENT/withdrawn.yaml", WithdrawnFile,
         "The client has no portal any more, and no other file of the folder is read. "
         "`amportal withdraw CLIENT` writes it, `--undo` deletes it."),
    File("A project", "content/clients/CLIENT/projects/PROJECT/project.yaml", ProjectFile,
         "One job: the plan, and where it stands by your own judgement."),
    File("A budget", "content/clients/CLIENT/projects/PROJECT/budget.yaml", BudgetFile,
         "The money as the client sees it. Sums, what is left and the share spent are worked out."),
    File("A deliverable", "content/clients/CLIENT/projects/PROJECT/deliverables/NAME.yaml",
         DeliverableFile,
         "One piece of work. Its files stand beside it, in a folder of the same name. "
         "Its state is never written: it follows from versions and decisions."),
    File("An update", "content/clients/CLIENT/projects/PROJECT/updates/DATE-NAME.md", UpdateFile,
         "A short post for the client. The text below the second `---` is Markdown."),
    File("A meeting", "content/clients/CLIENT/projects/PROJECT/meetings/DATE-NAME.md", MeetingFile,
         "A meeting and its contact report. The text below the second `---` is the minutes."),
    File("A status report", "content/clients/CLIENT/reports/NAME.md", ReportFile,
         "A PDF. The text below the second `---` is your own summary; all figures are worked out."),
    File("Your own figures", "content/clients/CLIENT/projects/PROJECT/internal/money.yaml",
         InternalMoneyFile,
         "What the work costs you. No client's page, report or data can hold any of it; "
         "the margin is on the agency's own page. It may also stand in the client's `internal/`."),
)  # fmt: skip

# What each kind of value is called, by the check that reads it.
KINDS = {
    "_text": "text",
    "bad-slug": "name",
    "bad-id": "id",
    "parse_day": "date",
    "_moment": "day and time",
    "_clock": "time",
    "_hours": "hours",
    "_money": "amount",
    "_hour_count": "number of hours",
    "_whole": "number",
    "parse_yes_no": "yes or no",
    "bad-colour": "colour",
    "bad-email": "e-mail address",
    "bad-phone": "phone number",
    "bad-url": "web address",
    "bad-host": "server name",
    "bad-sha256": "digest",
    "bad-locale": "language",
    "bad-currency": "currency",
    "bad-country": "country",
}

HEAD = """\
# Every key you can write

<!-- Made by `python -m tests.docs.reference` from amportal/model; changes here are lost. -->

You write YAML and Markdown; amportal works out the rest. This page lists every file and every key.
Begin with [your first client in ten minutes](guide.md) if you have not made one yet. In an editor
that knows YAML schemas (`amportal init` sets up Visual Studio Code) the same texts appear while
you type.

```text
content/
  agency.yaml
  clients/
    CLIENT/
      client.yaml
      logo.svg
      questions.yaml
      entries/DAY-NAME.yaml
      withdrawn.yaml                only where the portal was withdrawn
      projects/
        PROJECT/
          project.yaml
          budget.yaml
          deliverables/
            NAME.yaml
            NAME/v1.png
          updates/DATE-NAME.md
          meetings/DATE-NAME.md
          internal/money.yaml
      reports/NAME.md
      internal/                     your notes: read by nobody else, and never shown
```

Commands write some files for you, and you commit what they wrote. `reports/reviewed/NAME.json` is
all that a report showed when somebody looked it over, until it is issued; `reports/sent/NAME/1/` is
what went out, kept for ever; `internal/delivery/NAME/1.jsonl` is what became of its mails.

The last column of the tables names the [commands](commands.md) that write a key. Any other key is
written by `amportal set`, such as `amportal set acme/D1.spec="A1, portrait"`, or in an editor.

Names of folders and files use small letters, digits and hyphens. A file or folder that is not on
this map is a mistake, and amportal says so: work in a misspelt folder would never be seen. So is a
page or YAML file under another ending, such as `.md.txt`. A picture or document that no entry names
is a warning; what is only kept goes into `assets/`, or into `internal/` for the agency alone.

## Kinds of value

| in the tables | what to write | example |
|---|---|---|
| text | words; in quotes where they hold `: ` or ` #` | `Key visual` |
| id | a letter, then letters and digits, with hyphens between; unique in its project | `D3` |
| date | year-month-day | `2026-11-26` |
| day and time | in the client's time zone | `2026-11-18 10:00` |
| time | 24 hours, in quotes | `"09:00"` |
| hours | from and to | `09:00-18:00` |
| amount | a plain number with a dot, no sign of a currency, no thousands | `1950.00` |
| number of hours | digits, and a point before parts of an hour | `26.5` |
| number | a whole number | `2` |
| yes or no | `true` or `false` | `true` |
| colour | `#` and six digits, in quotes | `"#005F73"` |
| language | language and country | `en-GB` |
| country | two letters | `GB` |
| currency | three letters | `GBP` |
| digest | 64 digits, as `sha256sum FILE` prints them | |
| one or more | one value, or a list in brackets | `[priya, tom]` |
| list of | one entry after another, each with a `-` | see the examples |

An id of another project of the same client is written with its job number: `MER-014-D1`.

## Keys that most entries may have

| key | value | meaning |
|---|---|---|
"""

ALLOWING = """
## When a warning is wrong

Some warnings are about what only a person can judge. A comment on that line, or straight
above it, says that they are right, and why:

```yaml
next_steps:
  - what: Send version 3
    due: 2026-11-20    # allow past-step: it goes out as soon as the rain stops
```

Only these can be allowed. A comment that has nothing to allow any more is told as well.

| warning | what it says |
|---|---|
"""


def _checks(metadata: typing.Iterable[Any]) -> Iterator[str]:
    for each in metadata:
        name = getattr(getattr(each, "func", None), "__name__", "")
        if name:
            yield name


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models(part)


def _choices(annotation: Any) -> tuple[str, ...]:
    if typing.get_origin(annotation) is Literal:
        return typing.get_args(annotation)
    return next((found for part in typing.get_args(annotation) if (found := _choices(part))), ())


def _bounds(metadata: typing.Iterable[Any]) -> str:
    found = {
        name: getattr(each, name)
        for each in metadata
        for name in ("ge", "le", "max_length")
        if getattr(each, name, None) is not None
    }
    if "ge" in found and "le" in found:
        return f", {found['ge']} to {found['le']}"
    return f", up to {found['max_length']} characters" if "max_length" in found else ""


def _is_tuple(annotation: Any) -> bool:
    if typing.get_origin(annotation) is tuple:
        return True
    return any(_is_tuple(part) for part in typing.get_args(annotation) if part is not type(None))


def anchor(noun: type[BaseModel]) -> str:
    """Return where the table of *noun* stands: what becomes of its heading."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", noun.__name__).lower()


def _called(noun: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", noun.__name__).lower()


def value_of(field: FieldInfo) -> str:
    """Return in plain words what stands after the key."""
    models = list(_models(field.annotation))
    if models:
        linked = f"[{_called(models[0])}](#{anchor(models[0])})"
        if _is_tuple(field.annotation):
            return f"list of {linked}"
        either = "`true`, or " if "_cancelled" in _checks(field.metadata) else ""
        return f"{either}block, see {linked}"
    choices = _choices(field.annotation)
    metadata = [*field.metadata, *_inner(field.annotation)]
    many = "one or more: " if _is_tuple(field.annotation) else ""
    if choices:
        return many + ", ".join(f"`{each}`" for each in choices)
    if field.annotation is Any:
        return "anything"
    kinds = [KINDS[name] for name in _checks(metadata) if name in KINDS]
    kind = kinds[0] if kinds else "text"
    if kind == "hours":
        many = ""
    return many + kind + _bounds(metadata)


def _inner(annotation: Any) -> Iterator[Any]:
    for part in typing.get_args(annotation):
        yield from getattr(part, "__metadata__", ())
        yield from _inner(part)


def needed(field: FieldInfo) -> str:
    """Return `needed`, or what holds where the key is left out."""
    if field.is_required():
        return "needed"
    default = field.default
    if default is None or default == () or default is PydanticUndefined:
        return ""
    if isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return ", ".join(f"`{each}`" for each in default)
    if isinstance(default, time):
        return f"`{default:%H:%M}`"
    assert isinstance(default, str | int | Decimal | date | datetime)
    limits = (getattr(each, "ge", None) for each in field.metadata)
    least = next((each for each in limits if each is not None), None)
    # What nobody may write stands for "none".
    is_none = isinstance(default, int) and least is not None and default < least
    return "" if is_none else f"`{default}`"


def meaning(text: str) -> str:
    """Return the meaning of a key on one line of a table; choices stand below each other."""
    return re.sub(r"\n+- ", "<br>", text.strip().removeprefix("- ")).replace("\n", " ")


def written_by(noun: type[BaseModel], key: str) -> str:
    """Return the commands that write *key* of *noun*, each with a link to what it takes."""
    names = (f"{noun.__name__}.{key}", f"{noun.__name__}.*")
    verbs = [each.name for each in ALL_VERBS if any(name in each.writes for name in names)]
    return ", ".join(f"[`{each}`](commands.md#{each.replace(' ', '-')})" for each in verbs)


def _rows(noun: type[BaseModel]) -> Iterator[str]:
    entry = issubclass(noun, Entry)
    for name, field in noun.model_fields.items():
        if entry and name in SHARED and field.description == Entry.model_fields[name].description:
            continue
        assert field.description, f"{noun.__name__}.{name} has no description"
        yield (
            f"| `{field.alias or name}` | {value_of(field)} | {needed(field)} "
            f"| {meaning(field.description)} | {written_by(noun, field.alias or name)} |"
        )


def _table(noun: type[BaseModel]) -> Iterator[str]:
    yield "| key | value | if left out | meaning | command |"
    yield "|---|---|---|---|---|"
    yield from _rows(noun)
    if issubclass(noun, Entry):
        keys = "[`internal`, `draft` and `audience`](#keys-that-most-entries-may-have)"
        yield f"\nMay also have {keys}."


def _inside(noun: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the nouns inside *noun*, each once, in the order of its keys."""
    found: dict[type[BaseModel], None] = {}
    for field in noun.model_fields.values():
        for part in _models(field.annotation):
            found[part] = None
            found.update(dict.fromkeys(_inside(part)))
    return list(found)


def reference() -> str:
    """Return the whole page."""
    lines = [HEAD.rstrip("\n")]
    for name in SHARED:
        field = Entry.model_fields[name]
        lines.append(f"| `{name}` | {value_of(field)} | {meaning(field.description or '')} |")
    lines.append(
        "\nA change order, risk or line that a reader may not see is also left out of every count "
        "and sum that reader sees. What moves a date counts for all: the days of an approved "
        "change order are in the agreed end of every reader, also of one who may not see it. "
        "To hide that too, keep the order in draft.\n\nA key that hides, narrows or protects is "
        "never left "
        "without its value: `audience:`, `draft:` or `delivery:` with nothing behind it is an "
        "error, for it could be read two ways. Any other key without a value counts as left out."
    )
    lines.append(ALLOWING.rstrip("\n"))
    lines += [f"| `{slug}` | {summary_of(slug)} |" for slug in sorted(ALLOWED)]
    lines.append("\n" + MARKDOWN.read_text("utf-8").rstrip("\n"))
    told: set[type[BaseModel]] = set()
    for file in FILES:
        lines += [f"\n## {file.title}\n", f"`{file.path}`\n", f"{file.about}\n"]
        lines += _table(file.noun)
        for part in _inside(file.noun):
            if part in told:
                continue
            told.add(part)
            lines.append(f"\n### {_called(part).capitalize()}\n")
            lines += [f"{(part.__doc__ or '').strip().partition(chr(10))[0]}\n", *_table(part)]
        kind = "markdown" if file.path.endswith(".md") else "yaml"
        example = EXAMPLES[file.noun.__name__].strip("\n")
        lines += ["\n### Example\n", f"```{kind}\n{example}\n```"]
    return "\n".join(lines) + "\n"


def nouns() -> Iterator[type[Noun]]:
    """Yield every noun that the page tells of."""
    for file in FILES:
        for each in (file.noun, *_inside(file.noun)):
            assert issubclass(each, Noun)
            yield each


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
