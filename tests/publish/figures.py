"""The figures of docs/publishing.md: `make publish-figures`, ten minutes on two cores."""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from amportal.publish.publish_engine import publish
from amportal.publish.targets.folder_target import FolderTarget
from amportal.publish.targets.s3_target import Bucket, S3Target
from amportal.publish.targets.ssh_target import SshTarget
from amportal.publish.targets.target import Target
from tests.publish.s3host import KEYS, PUBLIC, fault_proxy, s3_store
from tests.publish.sshhost import ssh_host
from tests.publish.stand import Stand, pages, said
from tests.publish.test_plan import compare_dry_runs
from tests.publish.webhosts import nginx

_STYLE = re.compile(rb'href="([^"]+)"')
READERS, PUBLISHES = 50, 1000


class Readers:
    """Fifty people who load a page, then its style, and look whether both say the same."""

    def __init__(self, address: str) -> None:
        self._url = urlsplit(address)
        self._over = threading.Event()
        self.loads = self.failed = self.mixed = 0
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self) -> Readers:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()

    def _read(self) -> None:
        connection = HTTPConnection(self._url.netloc, timeout=60)
        while not self._over.is_set():
            status, page = self._got(connection, "index.html")
            found = _STYLE.search(page)
            good, style = self._got(connection, found[1].decode()) if found else (0, b"")
            word = page.partition(b"<p>")[2].partition(b"</p>")[0]
            with self._lock:
                self.loads += 1
                self.failed += status != 200 or good != 200
                self.mixed += status == good == 200 and word not in style
            time.sleep(0.25)

    def _got(self, connection: HTTPConnection, path: str) -> tuple[int, bytes]:
        try:
            connection.request("GET", f"{self._url.path}{path}")
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            connection.close()
            return 0, b""


def under_readers(stand: Stand, target: Target, address: str, count: int) -> str:
    """Publish *count* releases while fifty people read; return what they saw."""
    first = stand.publish(target, address, pages("release 0"))
    assert first.done, said(first)
    took = []
    with Readers(address) as readers:
        for number in range(1, count + 1):
            begun = time.perf_counter()
            outcome = stand.publish(target, address, pages(f"release {number}"))
            took.append(time.perf_counter() - begun)
            assert outcome.error is None, said(outcome)
    return (
        f"{count} publishes, median {statistics.median(took):.2f} s with the check from outside; "
        f"{readers.loads} pages loaded, {readers.failed} failed, {readers.mixed} mixed"
    )


def large(word: str = "") -> dict[str, bytes]:
    """Return a portal of 114 files and 2 MB."""
    rng = Random(1)
    files = {f"deliverables/d{n}.html": rng.randbytes(12_000) for n in range(100)}
    files |= {f"files/d{n}/v1/picture.png": rng.randbytes(60_000) for n in range(12)}
    return {**files, "index.html": b"<p>index" + word.encode(), "404.html": b"<p>not there"}


@contextmanager
def stores() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Run a store; yield its address, and what was asked of it."""
    with s3_store() as behind, fault_proxy(behind) as proxy:
        for query, body in (("", b""), ("?policy", PUBLIC.encode())):
            kind = {"Content-Type": "application/json"}
            put = urllib.request.Request(f"{behind}/portals{query}", body, kind, method="PUT")
            urllib.request.urlopen(put).read()
        yield proxy.address, proxy.seen


def timed(what: Callable[[], object]) -> float:
    """Return how many seconds *what* takes."""
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def s3_figures(root: Path) -> Iterator[str]:
    """Yield what a store needs: first, one page changed, nothing changed, a hundred portals."""
    from obstore.store import S3Store

    with stores() as (address, seen):
        place = S3Target(Bucket("portals", address, "us-east-1"), "acme", KEYS.get)
        at = f"{address}/portals/acme/"
        stand = Stand(root / "s3")
        raw = S3Store(
            "portals",
            prefix="raw",
            endpoint=address,
            region="us-east-1",
            access_key_id="a",
            secret_access_key="b",
            client_options={"allow_http": True},
        )
        files = large()
        plain = timed(lambda: [raw.put(path, each) for path, each in files.items()])
        first = timed(lambda: stand.publish(place, at, large()))
        yield f"first publish of 114 files: {first:.2f} s; each put by itself: {plain:.2f} s"
        seen.clear()
        one = timed(lambda: stand.publish(place, at, large("!")))
        writes = [method for method, _ in seen if method in ("PUT", "POST", "DELETE")]
        yield f"one page changed: {one:.2f} s with the check, {len(writes)} writes (lock included)"
        seen.clear()
        job = stand.job(place, at, large("!"))
        nothing = timed(lambda: [publish(job, stand.around()) for _ in range(100)])
        yield f"nothing changed, 100 times: {nothing:.2f} s, {len(seen)} requests"
        back = timed(lambda: stand.publish(place, at, large()))
        yield f"back to the release before: {back:.2f} s"


def main() -> None:
    """Measure and print everything."""
    warnings.simplefilter("ignore")
    publishes = int(sys.argv[1]) if len(sys.argv) > 1 else PUBLISHES
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "portals").mkdir()
        with nginx(root / "portals", root / "run") as address:
            target = FolderTarget(root / "portals", "acme")
            told = under_readers(Stand(root / "folder"), target, f"{address}acme/", publishes)
            print(f"folder behind nginx: {told}", flush=True)
        with ssh_host() as host, nginx(host.portals, root / "run2") as address:
            place = SshTarget("box", str(host.portals), "acme", host.config)
            told = under_readers(Stand(root / "ssh"), place, f"{address}acme/", publishes)
            print(f"machine by SSH: {told}", flush=True)
        for line in s3_figures(root):
            print(f"store: {line}", flush=True)
        begun = time.perf_counter()
        writes = compare_dry_runs(root / "dry", max(publishes // 2, 10), 7)
        took = time.perf_counter() - begun
        print(f"dry run as the run after it: {max(publishes // 2, 10)} edits, {writes} writes, "
              f"{took:.0f} s, no difference", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
