"""What a build did, told in two halves."""

from __future__ import annotations

from amportal.builder.build_summary import ClientSummary, Summary


def test_the_second_half_leaves_out_who_was_told_of_whole() -> None:
    """A client without reports is done early; one with reports is told of again with all."""
    done = ClientSummary("acme", written=("a.html",), total=1)
    waits = ClientSummary("beta", written=("a.html",), total=2)
    whole = ClientSummary("beta", written=("a.html", "reports/w47.pdf"), total=2)
    early = Summary((done, waits))
    assert Summary((done, whole)).since(early).clients == (ClientSummary("acme", total=1), whole)
    assert early.outputs() == {"acme/a.html", "beta/a.html"}
