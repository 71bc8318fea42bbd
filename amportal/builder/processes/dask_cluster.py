"""Make clients and reports on other machines: a dask cluster behind the engine's two seams.

Workers are processes with amportal installed, started by whoever keeps the cluster. They get one
client's files at a time and return values; what is staged and released stays with the machine
that builds. Where a worker dies, its work is done by another. A worker with other code or other
libraries would make other bytes, so it is refused.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec.structs import replace

from amportal.builder.client_task import ClientMade, ClientTask, Common
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.scan.code_digest import code_digest

_ADDRESS = re.compile(r"dask://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})\Z")
# Seconds to find the scheduler, and to wait for its first worker.
FIND, _FIRST = 10.0, 60
_SAME = "install the same versions on all machines, and start its workers again"


class ClusterError(OSError):
    """The cluster cannot be used; says why in plain words, and `hint` what to do about it."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint

    def __reduce__(self) -> tuple[type[ClusterError], tuple[str, str]]:
        return ClusterError, (str(self), self.hint)


def is_address(text: str) -> bool:
    """Say whether *text* is the address of a cluster: `dask://HOST:PORT`."""
    return _ADDRESS.match(text) is not None


class Cluster:
    """A dask cluster at *address*; use it in a `with` block.

    Raises ClusterError where there is no scheduler, no worker, or one with another code.
    """

    def __init__(self, address: str, package: Path, *, least: int = 1, find: float = FIND) -> None:
        """*address* is `dask://HOST:PORT`, *package* the folder of amportal itself.

        Waits *find* seconds for the scheduler, then a minute for *least* workers.
        """
        found = _ADDRESS.match(address)
        if not found:
            raise ValueError(f"`{address}` is no address of a cluster")
        try:
            import dask
            from distributed import Client
        except ImportError as fault:
            raise ClusterError(
                "a cluster needs the package `distributed`", "run `pip install 'amportal[cluster]'`"
            ) from fault
        # A client's pictures go along with its task, and that is meant.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        try:
            self._client = Client(f"tcp://{found[1]}:{found[2]}", timeout=find)
        except OSError as fault:
            raise ClusterError(
                f"nobody answers at `{address}`", "start one there with `dask scheduler`"
            ) from fault
        self._package = package
        try:
            self._meet(address, least)
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    @property
    def workers(self) -> int:
        """How many tasks the cluster does at a time."""
        return sum(self._client.nthreads().values())

    def executor(self, common: Common) -> Executor:
        """Return an executor whose `submit(make, task)` makes a client of the site of *common*."""
        shared = replace(common, agency=common.agency.in_memory())
        return _Clients(self._client, self._client.scatter(shared, broadcast=True), common.code)

    def reports(self) -> Reports:
        """Return a pool that makes reports on the cluster."""
        return Reports(self._client.get_executor(), code_digest(self._package, sys.path))

    def _meet(self, address: str, least: int) -> None:
        """Wait for a worker, and see that every one has our code."""
        try:
            self._client.wait_for_workers(least, timeout=_FIRST)
        except TimeoutError as fault:
            raise ClusterError(
                f"the cluster at `{address}` has no workers",
                "start some with `dask worker HOST:PORT`, where amportal is installed",
            ) from fault
        ours = code_digest(self._package, sys.path)
        for worker, theirs in self._client.run(_own_code).items():
            if theirs != ours:
                raise ClusterError(_differs(worker), _SAME)


class _Clients(Executor):
    """Makes clients of one site on the cluster."""

    def __init__(self, client: Any, common: Any, code: str) -> None:
        self._executor = client.get_executor()
        self._common = common
        self._code = code
        self._site = uuid.uuid4().hex

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Make a client's task elsewhere; what is asked for is always `execute.make`."""
        (task,) = args
        future: Future[Any] = self._executor.submit(
            make_there, self._site, self._code, self._common, task, pure=False
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was begun, or give it up."""
        self._executor.shutdown(wait=wait and not cancel_futures)


class Reports:
    """Where reports are made: on the cluster, each under the limits it has here."""

    def __init__(self, executor: Any, code: str) -> None:
        self._executor = executor
        self._code = code

    def start(self) -> None:
        """Workers get ready with their first report."""

    def submit(self, inputs: Any) -> Future[Any]:
        """Return the future outcome of *inputs*."""
        future: Future[Any] = self._executor.submit(print_there, self._code, inputs, pure=False)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was begun, or give it up."""
        self._executor.shutdown(wait=wait and not cancel_futures)


_kept: dict[str, Any] = {}


def make_there(site: str, code: str, common: Common, task: ClientTask) -> ClientMade:
    """Make one client on a worker; what all clients of *site* share is worked out once."""
    _same_code(code)
    if _kept.get("site") != site:
        _kept.update(site=site, workshop=ClientMaker(common))
    made: ClientMade = _kept["workshop"].make(task)
    return made


def print_there(code: str, inputs: Any) -> Any:
    """Make one report on a worker, in a process of its own."""
    _same_code(code)
    if "pool" not in _kept:
        import atexit

        from amportal.render.pdf.pdf_pool import PdfPool

        _kept["pool"] = PdfPool(1)
        atexit.register(_kept["pool"].shutdown)
    return _kept["pool"].submit(inputs).result()


def _same_code(code: str) -> None:
    """Raise ClusterError where this worker would make other bytes than who asks."""
    if _own_code() != code:
        raise ClusterError(_differs("a worker"), _SAME)


def _own_code() -> str:
    """Return the digest of the code and libraries of this process, as it was first asked for."""
    import amportal

    if "code" not in _kept:
        _kept["code"] = code_digest(Path(amportal.__file__).parent, sys.path)
    found: str = _kept["code"]
    return found


def _differs(worker: str) -> str:
    return f"{worker} has another version of amportal or of a library it uses"
