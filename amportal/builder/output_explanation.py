"""Say of one output what it was made from, and why it would be made again.

The answer is the one a build would act on: a build is run up to where it would write.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.build_options import BOARD, BuildOptions
from amportal.builder.build_run import BuildRun
from amportal.builder.make.page_sources import SourceLines, sources_of
from amportal.builder.make.pending_pdfs import PdfMaker
from amportal.builder.scan.site_scan import scan_site
from amportal.builder.scan.stale_clients import client_of_draft
from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.output_trace import Reason, Trace
from amportal.errors import Problem
from amportal.plan.routes import OF_PORTAL


class OutputExplanation(Struct, frozen=True):
    """What is known of one output.

    `trace` is what it was made from, None where it never was; `reason` is why a build would make
    it, None where it would not; `wanted` is False where a build would take it away or has no such
    output. `changed` names the templates that are not as they were. `sources` are the lines of
    files it is made from. `problems` stand in the way.
    """

    output: str
    trace: Trace | None
    reason: Reason | None
    wanted: bool
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[SourceLines, ...] = ()


def explain_output(order: BuildOptions, output: str) -> OutputExplanation:
    """Return what is known of *output*, a path from the output folder such as `acme/index.html`."""
    ledger = Ledger(order.state)
    index = ledger.index()
    order = replace(order, dry=True, only=())
    campaign = BuildRun(order, ledger, _no_pool, scan_site(order, index), index)
    summary = campaign.run()
    folder, _, path = output.partition("/")
    trace = ledger.shelf(folder).traces.get(path)
    clients = campaign.clients
    known = output in clients.reasons
    # A client that is left alone has no reasons: its outputs are those that it had.
    untouched = any(
        folder in entry.folders and not campaign.was_made(slug)
        for slug, entry in clients.entries.items()
    )
    templates = {name: campaign.theme.file_digest(name) for name in campaign.theme.files}
    return OutputExplanation(
        output,
        trace,
        clients.reasons.get(output),
        wanted=known or (untouched and trace is not None),
        changed=_changed(trace, templates),
        problems=tuple(each for each in summary.problems if each.severity == "error"),
        sources=_sources(campaign, folder, output),
    )


def _sources(campaign: BuildRun, folder: str, output: str) -> tuple[SourceLines, ...]:
    """Return the lines of files that *output* is made from; nothing where its client is held."""
    for slug, entry in campaign.clients.entries.items():
        whose = client_of_draft(output.partition("/")[2]) if folder == BOARD else ""
        if folder in (slug, *entry.folders) or whose == slug:
            _, shown = campaign.workshop.read(campaign.survey.task(slug, wanted=True))
            return sources_of(shown, campaign.seen.agency(), output) if shown else ()
    return ()


def _changed(trace: Trace | None, templates: Mapping[str, str | None]) -> tuple[str, ...]:
    if trace is None:
        return ()
    return tuple(
        name
        for name, digest in trace.reads
        if templates.get(name) != digest and not name.startswith(OF_PORTAL)
    )


def _no_pool() -> PdfMaker:
    raise AssertionError("nothing slow is made when nothing is written")
