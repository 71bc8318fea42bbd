"""What happens to the output and to the ledger: hands that write into them, and losses."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.sites import Site


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def defaced_page(site: Site, n: int) -> None:
    pages = sorted(site.output.rglob("*.html"))
    if pages:
        pages[n % len(pages)].write_text("defaced", encoding="utf-8")


def lost_page(site: Site, n: int) -> None:
    files = _files(site.output)
    if files:
        files[n % len(files)].unlink()


def lost_portal(site: Site, n: int) -> None:
    folders = sorted(site.output.iterdir()) if site.output.is_dir() else []
    if folders:
        shutil.rmtree(folders[n % len(folders)])


def lost_output(site: Site, n: int) -> None:
    shutil.rmtree(site.output, ignore_errors=True)


def lost_traces(site: Site, n: int) -> None:
    shutil.rmtree(site.state / "traces", ignore_errors=True)


def lost_file_of_ledger(site: Site, n: int) -> None:
    """Everything but what is ours: without that, nobody can tell what may be removed."""
    files = [file for file in _files(site.state) if file.parent.name != "owned"]
    if files:
        files[n % len(files)].unlink()


def cut_file_of_ledger(site: Site, n: int) -> None:
    files = [file for file in _files(site.state) if file.parent.name != "owned"]
    if files:
        file = files[n % len(files)]
        file.write_bytes(file.read_bytes()[: n * 13])


def lost_ledger_and_output(site: Site, n: int) -> None:
    shutil.rmtree(site.output, ignore_errors=True)
    shutil.rmtree(site.state, ignore_errors=True)


SPOILT = (
    *(defaced_page, lost_page, lost_portal, lost_output, lost_traces),
    *(lost_file_of_ledger, cut_file_of_ledger, lost_ledger_and_output),
)
