"""A cluster makes the very bytes that one process makes, whatever becomes of its workers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

import amportal
from amportal.builder.build_engine import build
from amportal.builder.processes.dask_cluster import Cluster, ClusterError
from amportal.render.pdf.pdf_pool import PdfPool
from tests.cluster.conftest import Dask
from tests.sites import Site, base_site, tree

PACKAGE = Path(amportal.__file__).parent
# What the client of a cluster warns of on its way out is no affair of ours.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A sound site of six clients with a report each."""
    made = base_site(tmp_path / "site", PdfPool)
    for number in range(5):
        made.add_client(f"client-{number}", f"CL{number}")
    return made


def test_a_worker_dies_and_the_site_is_the_same(site: Site, dask: Dask, tmp_path: Path) -> None:
    """Serial bytes, reports and all, though one of two workers is killed with work in hand."""
    workers = [dask.worker(), dask.worker()]
    begun: list[str] = []

    def kill_one(what: str, _about: str, _of: int = 0) -> None:
        """Kill a worker once both have work: each holds two clients when the fifth is asked for."""
        begun.append(what)
        if begun.count("make") == 5:
            workers[0].kill()
            workers[0].wait()

    order = site.order(package=PACKAGE, processes=1, progress=kill_one)
    with Cluster(dask.address, PACKAGE, least=2) as cluster:
        assert cluster.workers == 2
        summary = build(replace(order, elsewhere=cluster), cluster.reports)
        assert cluster.workers == 1

    assert summary.exit_code == 0, summary.problems
    made = site.tree()
    assert sum(path.endswith(".pdf") for path in made) == 6
    serial = site.order(
        package=PACKAGE, processes=1, output=tmp_path / "serial", state=tmp_path / "state"
    )
    build(serial, PdfPool)
    assert made == tree(tmp_path / "serial")


def test_other_code_is_refused(dask: Dask, tmp_path: Path) -> None:
    """A worker with another amportal would make other bytes."""
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "amportal", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "amportal" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    dask.worker(other)

    with pytest.raises(ClusterError, match="another version of amportal") as refused:
        Cluster(dask.address, PACKAGE)

    assert "install the same versions" in refused.value.hint


_PLANTED = """

_right = portal_of


def portal_of(site, client, *rest, **words):
    if client.slug == "client-2":
        raise LookupError(client.settings.name)
    return _right(site, client, *rest, **words)
"""


def test_a_fault_on_a_worker_holds_its_client_alone(site: Site, dask: Dask, tmp_path: Path) -> None:
    """It comes back as a value, and its report is written here."""
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "amportal", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "amportal/plan/portal/client_portal.py").open("a", encoding="utf-8") as file:
        file.write(_PLANTED)
    dask.worker(other)

    with Cluster(dask.address, other / "amportal") as cluster:
        order = site.order(package=other / "amportal", processes=1, elsewhere=cluster)
        summary = build(order, cluster.reports)

    assert summary.exit_code == 70
    assert {each.slug for each in summary.clients if each.held} == {"client-2"}
    assert sum(path.endswith(".pdf") for path in site.tree()) == 5
    (report,) = (site.state / "faults").iterdir()
    assert "LookupError" in report.read_text()
    assert "amportal/plan/portal/client_portal.py" in report.read_text()


def test_nobody_there_is_said_in_plain_words() -> None:
    """With what to do about it."""
    with pytest.raises(ClusterError, match="nobody answers at `dask://") as alone:
        Cluster("dask://127.0.0.1:9", PACKAGE, find=1)

    assert "dask scheduler" in alone.value.hint
