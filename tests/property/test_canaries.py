"""No byte of one client in another's output, and no private word in anybody's.

Marked words are planted in every text a person can write of one client, in every private place of
both, in file names and in the metadata of pictures; then every output is read in every way a
reader could and searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from amportal.render.pdf.pdf_pool import PdfPool
from tests.decoded import decoded
from tests.sites import Site, base_site

_TEXT = re.compile(
    r"^(\s*(?:- )?(?:name|title|what|reason|recovery|note|comment|text|headline|brief|spec|alt|"
    r"job_title|answer|welcome|response|place|waiver): )([^|>\[{\n]+)$",
    re.MULTILINE,
)
_ASKED = re.compile(r"^ *(?:text|answer): .*", re.MULTILINE)
_LISTED = re.compile(r"^(\s*)- id: (\S+)$", re.MULTILINE)


class Marks:
    """Numbered marked words of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.given = 0

    def __call__(self) -> str:
        self.given += 1
        return f"qz{self.kind}{self.given:03d}zq"


def _mark_texts(client: Path, marks: Marks) -> None:
    """Add a marked word to every text of a client."""
    for file in sorted(client.rglob("*")):
        if file.suffix in (".yaml", ".md") and "internal" not in file.parts:
            text = file.read_text(encoding="utf-8")
            text = _TEXT.sub(lambda found: f"{found[1]}{_with(found[2], marks())}", text)
            if file.suffix == ".md":
                text += f"\nMinutes and news: {marks()}\n"
            file.write_text(text, encoding="utf-8")


def _with(value: str, mark: str) -> str:
    value = value.strip()
    return f"{value[:-1]} {mark}{value[-1]}" if value[-1] in "\"'" else f"{value} {mark}"


def _mark_private(client: Path, marks: Marks, finance: Marks) -> None:
    """Plant marked words in notes, drafts, hidden risks, unsent versions and internal files."""
    for file in sorted(client.rglob("*.yaml")):
        if "internal" in file.parts or file.name == "questions.yaml":
            continue
        text = file.read_text(encoding="utf-8")
        text = _LISTED.sub(lambda found: f"{found[0]}\n{found[1]}  internal: {marks()}", text)
        file.write_text(f"{text.rstrip()}\ninternal: {marks()}\n", encoding="utf-8")
    project = client / "projects" / "spring" / "project.yaml"
    text = project.read_text(encoding="utf-8")
    assert "\nmilestones:\n" in text
    text = text.replace(
        "\nmilestones:\n",
        f"\nmilestones:\n  - id: M90\n    name: {marks()}\n    baseline: 2026-12-01\n"
        f"    draft: true\n  - id: M91\n    name: {finance()}\n    baseline: 2026-12-01\n"
        "    audience: finance\n",
    )
    project.write_text(text, encoding="utf-8")
    risks = f"  - id: R90\n    title: {marks()}\n    probability: 3\n    impact: 3\n"
    risks += f"    response: {marks()}\n"
    text = project.read_text(encoding="utf-8")
    text = (
        text.replace("\nrisks:\n", f"\nrisks:\n{risks}")
        if "\nrisks:\n" in text
        else (f"{text}risks:\n{risks}")
    )
    project.write_text(text, encoding="utf-8")
    (client / "projects/spring/updates/2026-11-21-draft.md").write_text(
        f"---\ntitle: {marks()}\ndate: 2026-11-21\nauthor: tom\ndraft: true\n---\n{marks()}\n"
    )
    (client / "projects/spring/updates/2026-11-19-invoice.md").write_text(
        f"---\ntitle: {finance()}\ndate: 2026-11-19\nauthor: tom\naudience: finance\n---\n"
        f"{finance()}\n"
    )
    money = client / "internal" / "money.yaml"
    line = money.read_text(encoding="utf-8").split("cost:")[0]
    money.write_text(f"{line}cost: 71934.57\n    margin: 15926.53\n", encoding="utf-8")
    (client / "internal" / "notes.md").write_text(f"# Notes\n\n{marks()}\n")


def _mark_comments(client: Path, marks: Marks) -> None:
    """Plant marked words in comments of each form, and in links that nothing refers to."""
    for file in sorted(client.rglob("*.md")):
        if "internal" not in file.parts:
            text = file.read_text(encoding="utf-8").rstrip()
            text += (
                f" <!-- {marks()} -->\n[//]: # ({marks()})\n\n[a]: https://x.example/{marks()}\n\n"
                f"- item\n  <!--\n\n{marks()} -->\n\n[comment]: <> (and\n{marks()})\n\n"
                f"end [//]: # ({marks()})\n\n<!-- {marks()}\n\n{marks()}\n"
            )
            file.write_text(text, encoding="utf-8")
    questions = client / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    text = _ASKED.sub(lambda found: f"{found[0]} <!-- {marks()} -->", text)
    questions.write_text(text, encoding="utf-8")


def _mark_links(client: Path, marks: Marks) -> None:
    """Plant marked words in all that a link says beside its words, where it leads nowhere.

    Also links to a page that finance alone has, and to a draft.
    """
    project = (client / "projects/spring/project.yaml").read_text(encoding="utf-8")
    job_no = re.search(r"job_no: (\S+)", project)
    assert job_no is not None
    updates = f"updates/{job_no[1].lower()}-2026-11"

    def links() -> str:
        return (
            f"[a](updates/{marks()}.html '{marks()}') [b](http://{marks()}.example/{marks()}) "
            f"![c](assets/{marks()}.png '{marks()}') [d](#{marks()}) [e](index.html#{marks()}) "
            f"[f]({updates}-19-invoice.html) [g]({updates}-21-draft.html) "
            f"[h](javascript:{marks()}) [i](files/{marks()}/v1/x.png) [j](./{marks()}.pdf)"
        )

    for file in sorted(client.rglob("*.md")):
        if "internal" not in file.parts:
            text = file.read_text(encoding="utf-8").rstrip()
            text += f"\n\n{links()}\n\n> - [k][{(label := marks())}]\n\n|a|\n|-|\n|{links()}|\n\n"
            text += f"[{label}]: updates/{marks()}.html ({marks()})\n\nThe end.\n"
            file.write_text(text, encoding="utf-8")
    questions = client / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    text = _ASKED.sub(lambda found: f"{found[0]} {links()}", text)
    questions.write_text(text, encoding="utf-8")


def _mark_pictures(client: Path, marks: Marks) -> None:
    """Plant marked words in the metadata of every picture, and behind its end."""
    for file in sorted(client.rglob("*.png")):
        info = PngInfo()
        info.add_text("Comment", marks())
        info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{marks()}</x:xmpmeta>")
        with Image.open(file) as picture:
            exif = picture.getexif()
            exif[0x010E] = marks()
            picture.save(file, pnginfo=info, exif=exif)
        with file.open("ab") as out:
            out.write(marks().encode())


def _found(folder: Path, pattern: re.Pattern[bytes]) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            for reading in decoded(file):
                for mark in pattern.findall(reading):
                    yield file.relative_to(folder).as_posix(), mark


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, int]]:
    """A built site with marked words everywhere, and how many of each kind were planted."""
    site = base_site(tmp_path_factory.mktemp("marked") / "site", PdfPool)
    site.add_client("beta", "BET")
    clients = site.root / "content" / "clients"
    kinds = {
        name: Marks(name)
        for name in ("acme", "beta", "hidden", "picture", "link", "acmefin", "betafin")
    }
    for slug in ("acme", "beta"):
        _mark_texts(clients / slug, kinds[slug])
        _mark_private(clients / slug, kinds["hidden"], kinds[f"{slug}fin"])
        _mark_links(clients / slug, kinds["link"])
        _mark_pictures(clients / slug, kinds["picture"])
        _mark_comments(clients / slug, kinds["hidden"])
    summary = site.build()
    assert summary.sound, "\n".join(f"{each.span}: {each.message}" for each in summary.problems)
    return site, {name: marks.given for name, marks in kinds.items()}


@pytest.mark.parametrize(("slug", "other"), [("acme", "beta"), ("beta", "acme")])
def test_no_word_of_one_client_is_in_anothers_output(
    marked: tuple[Site, dict[str, int]], slug: str, other: str
) -> None:
    """Every output of a client, decoded, holds none of the other's words, and many of its own."""
    site, given = marked
    theirs = re.compile(rb"qz%szq" % f"{other}(?:fin)?\\d{{3}}".encode())
    own = re.compile(rb"qz%szq" % f"{slug}\\d{{3}}".encode())

    for folder in (slug, f"{slug}.finance"):
        assert list(_found(site.output / folder, theirs)) == []
        assert not any(other in path for path in _names(site.output / folder))
    # The search can find: nearly all of the client's own words are in its portal.
    assert len({mark for _, mark in _found(site.output / slug, own)}) > 0.8 * given[slug] > 20


@pytest.mark.parametrize("kind", ["hidden", "picture", "link"])
def test_no_private_word_is_in_any_clients_output(
    marked: tuple[Site, dict[str, int]], kind: str
) -> None:
    """Notes, drafts, hidden risks, internal files, pictures' metadata, links that lead nowhere."""
    site, given = marked
    pattern = re.compile(rb"qz%s\d{3}zq" % kind.encode())
    assert given[kind] > 10

    for folder in ("acme", "beta", "acme.finance", "beta.finance"):
        assert list(_found(site.output / folder, pattern)) == []


@pytest.mark.parametrize("slug", ["acme", "beta"])
def test_what_is_for_finance_is_in_finances_portal_alone(
    marked: tuple[Site, dict[str, int]], slug: str
) -> None:
    """Every word of it is there, and none in the general portal: there is nothing to unhide."""
    site, given = marked
    pattern = re.compile(rb"qz%sfin\d{3}zq" % slug.encode())

    assert list(_found(site.output / slug, pattern)) == []
    there = {mark for _, mark in _found(site.output / f"{slug}.finance", pattern)}
    assert len(there) == given[f"{slug}fin"] == 3


@pytest.mark.parametrize("slug", ["acme", "beta"])
def test_a_link_to_a_page_is_only_where_the_page_is(
    marked: tuple[Site, dict[str, int]], slug: str
) -> None:
    """Its words are everywhere; its address where that reader has the page, a draft's nowhere."""
    site, _ = marked
    hidden, draft = re.compile(rb"2026-11-19-invoice"), re.compile(rb"2026-11-21-draft")

    assert list(_found(site.output / slug, hidden)) == []
    own = f"{slug}.finance"
    there = {path for path, _ in _found(site.output / own, hidden)}
    assert {"portal.json", "questions.html", "data/updates.csv"} <= there
    for folder in (slug, own, "_agency"):
        assert list(_found(site.output / folder, draft)) == []


def test_internal_money_is_in_no_clients_output(marked: tuple[Site, dict[str, int]]) -> None:
    """Cost, rate and margin are types that no client output can hold."""
    site, _ = marked
    # As written, with separators of any language, or cut to whole units.
    pattern = re.compile(
        rb"71[ ,.'\xc2\xa0\xe2\x80\xaf]{0,3}934|15[ ,.'\xc2\xa0\xe2\x80\xaf]{0,3}926"
    )
    money = (site.root / "content/clients/acme/internal/money.yaml").read_bytes()
    assert len(pattern.findall(money)) == 2

    for slug in ("acme", "beta", "acme.finance", "beta.finance"):
        told = [
            (path, mark)
            for path, mark in _found(site.output / slug, pattern)
            if path.endswith((".html", ".json", ".csv", ".xml", ".ics", ".vcf"))
        ]
        assert told == []


def test_no_output_bears_the_tools_name(marked: tuple[Site, dict[str, int]]) -> None:
    """No vendor's mark: in pages, PDFs, calendars, feeds, data, pictures or file names.

    The agency's board alone names commands to type; no client is given it.
    """
    site, _ = marked
    pattern = re.compile(rb"(?i)amportal|weasyprint|pydyf|icalendar|jinja|pillow")

    found = [each for each in _found(site.output, pattern) if each[0] != "_agency/index.html"]
    assert found == []


def _names(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in folder.rglob("*")]
