"""The faults of one build: what nobody foresaw, told as a problem of the client it met."""

from __future__ import annotations

import errno

from amportal.builder.build_options import BuildOptions
from amportal.builder.storage.fault_report import Fault, fault_of, fault_problem, keep_fault
from amportal.errors import Problem
from amportal.model.problem_location import at_file


class Faults:
    """Takes in faults, and writes a report of each to the disk, unless the build is dry."""

    def __init__(self, order: BuildOptions) -> None:
        self._order = order
        self.all: list[Fault] = []

    def met(self, error: BaseException, client: str = "") -> Problem:
        """Return what is to be told of *error*, which stopped the making of *client*.

        Without a client, it stopped that of the agency's own pages.
        """
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG and client:
            return _name_too_long(client, error)
        return self.take(fault_of(error, client))

    def take(self, fault: Fault) -> Problem:
        """Return what is to be told of *fault*."""
        self.all.append(fault)
        kept = None if self._order.dry else keep_fault(self._order.state, fault)
        shown = kept
        if kept is not None and kept.is_relative_to(self._order.root):
            shown = kept.relative_to(self._order.root)
        return fault_problem(fault, f"{shown}" if shown else "")


def _name_too_long(slug: str, error: OSError) -> Problem:
    """Return the problem that this disk holds no name as long as one of the client's files."""
    name = str(error.filename2 or error.filename or "").rpartition("/")[2]
    return at_file(
        f"content/clients/{slug}/client.yaml",
        "name-too-long",
        f"this disk holds no name as long as `{name[:40]}…`, which a file of this client needs",
        hint="give the file it is made from a shorter name",
    )
