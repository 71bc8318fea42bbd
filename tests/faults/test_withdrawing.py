"""What is withdrawn is gone after the next build, whichever files of the ledger are damaged.

Each file of it in each way, and two of them; against a page, a client, a contact, a role.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.faults.withdrawing import (
    ACME,
    DAMAGES,
    WITHDRAWALS,
    Withdrawing,
    client,
    everything,
    page,
    pairs,
    portal_of,
)
from tests.sites import Site, tree


@pytest.fixture(scope="module")
def withdrawing(tmp_path_factory: pytest.TempPathFactory) -> Withdrawing:
    return Withdrawing(tmp_path_factory.mktemp("withdrawing"))


def test_the_ledger_is_met_whole(withdrawing: Withdrawing) -> None:
    """Each kind of file is there, for each kind of portal."""
    files = withdrawing.files()
    kinds = {path.partition("/")[0] for path in files}
    folders = {"bodies", "owned", "portals", "traces"}
    assert kinds == {*folders, "clients.jsonl", "commits.json", "index.json"}
    assert {"owned/acme.finance.json", "owned/acme.legal.json", "owned/_agency.json"} <= set(files)
    assert any(path.count("/") == 2 for path in files), "no large file is kept"


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda each: each.__name__)
def test_with_a_whole_ledger(withdrawing: Withdrawing, withdraw: Callable[[Site], None]) -> None:
    """Each withdrawal takes something away, and says of what."""
    assert set(tree(withdrawing.site.output)) - withdrawing.wanted(withdraw).keys()
    summary = withdrawing.withdrawn(withdraw)
    assert any(each.removed for each in summary.clients)


@pytest.mark.parametrize("how", DAMAGES)
def test_with_each_file_damaged_alone(withdrawing: Withdrawing, how: str) -> None:
    """Over all damages, each file meets each withdrawal."""
    for n, path in enumerate(withdrawing.files(), DAMAGES.index(how)):
        withdrawing.withdrawn(WITHDRAWALS[n % len(WITHDRAWALS)], (path, how))


def test_with_two_damaged(withdrawing: Withdrawing) -> None:
    """Every two files about one portal, and some others; the soak does all, in all ways."""
    draw = random.Random(13)
    every = list(pairs(withdrawing.files()))
    own = [each for each in every if len(set(map(portal_of, each))) == 1]
    others = [each for each in every if each not in own]
    for each in (*own, *draw.sample(others, 25)):
        withdrawing.withdrawn(everything, *((path, draw.choice(DAMAGES)) for path in each))


def test_losses_one_after_the_other_do_not_add_up(withdrawing: Withdrawing) -> None:
    """What one place lost is written down again by the next build, though nobody changed."""
    site = withdrawing.site
    wanted = withdrawing.wanted(page)
    for n, kind in enumerate(("owned/{}.json", "traces/{}.json", "portals/{}.pack")):
        for portal in ("acme", "acme.finance", "acme.legal", "_agency"):
            (site.state / kind.format(portal)).unlink()
        # Something of somebody else changes, so that there is a build at all.
        site.edit(
            "content/clients/beta/client.yaml", "account_manager: ruth", "account_manager: tom"
        )
        site.build()
        assert (site.state / kind.format("acme.legal")).is_file(), n
        site.edit(
            "content/clients/beta/client.yaml", "account_manager: tom", "account_manager: ruth"
        )
        site.build()
    page(site)
    site.build()
    assert site.tree() == wanted
    withdrawing.ready()


@pytest.mark.parametrize("how", ["lost", "cut", "folder"])
def test_who_is_held_back_keeps_all_portals(withdrawing: Withdrawing, how: str) -> None:
    """A portal for a role is no portal of nobody while its client has errors."""
    site = withdrawing.site
    for path in withdrawing.files():
        withdrawing.damage(path, how)
        site.edit(f"{ACME}/client.yaml", "locale: en-GB", "locael: en-GB")
        assert site.build().exit_code == 1
        for portal in ("acme", "acme.finance", "acme.legal"):
            assert (site.output / portal / "index.html").is_file(), (path, portal)
        site.edit(f"{ACME}/client.yaml", "locael: en-GB", "locale: en-GB")
        site.build()


def test_nothing_is_kept_of_a_client_who_is_gone(withdrawing: Withdrawing) -> None:
    """Its words are in no file of the ledger any more, but for what git says of its files."""
    site = withdrawing.site
    client(site)
    site.build()
    for file in site.state.rglob("*"):
        assert "beta" not in file.name
        if file.is_file() and file.name != "commits.json":
            assert b"canary-beta" not in file.read_bytes(), file
    withdrawing.ready()


def test_a_folder_in_the_place_of_the_lock_is_mended(withdrawing: Withdrawing) -> None:
    """The lock names nothing, so nothing is lost with it."""
    lock = withdrawing.site.state / "lock"
    lock.unlink()
    (lock / "inside").mkdir(parents=True)
    assert withdrawing.site.build().exit_code == 0
    assert lock.is_file()
