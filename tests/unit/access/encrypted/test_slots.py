"""Each contact has a slot; who is removed costs the others nothing; dummies look the same."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from struct import pack

import pytest

from amportal.access.encrypted import slots
from amportal.access.encrypted.crypto_library import NotAuthenticError
from amportal.access.encrypted.slots import (
    MOST_ROUNDS,
    ROUNDS,
    Member,
    NewerFormatError,
    PortalSecrets,
    content_slot,
    opened_content,
    opened_personal,
    personal_slot,
    slot_files,
    slot_of,
)

ID = b"portal-1"


def member(name: str) -> Member:
    return Member(name, f"words of {name}", sha256(name.encode()).digest())


def secrets(*names: str, epoch: int = 1) -> PortalSecrets:
    content = sha256(f"content {epoch}".encode()).digest()
    return PortalSecrets(ID, epoch, content, bytes(32), tuple(map(member, names)))


def quick(portal_id: bytes, whose: Member) -> bytes:
    """Return a slot with one round: counting to 600,000 is tested once."""
    return personal_slot(portal_id, whose, 1)


def files(of: PortalSecrets) -> dict[str, bytes]:
    return dict(slot_files(of, quick))


def test_a_slot_of_a_passphrase_has_six_hundred_thousand_rounds() -> None:
    raw = dict(slot_files(secrets("anna")))[f"k/{slot_of('anna')}"]
    assert (ROUNDS, MOST_ROUNDS) == (600_000, 5_000_000)
    assert raw[29:33] == pack(">I", 600_000)
    assert opened_personal(slot_of("anna"), raw, "words of anna") == (
        ID,
        member("anna").personal_key,
    )


def test_the_passphrase_leads_to_the_content_key() -> None:
    of = secrets("anna", "omar")
    tree = files(of)
    for name in ("anna", "omar"):
        slot = slot_of(name)
        portal_id, key = opened_personal(slot, tree[f"k/{slot}"], f"words of {name}")
        assert portal_id == ID
        assert opened_content(slot, tree[f"e/{slot}"], portal_id, key) == (1, of.content_key)


def test_the_slot_says_nothing_of_the_word() -> None:
    assert slot_of("riverbank") == sha256(b"riverbank").hexdigest()[:10]


@pytest.mark.parametrize("wrong", ["", "words of omar", "words of anna ", "WORDS OF ANNA"])
def test_another_passphrase_does_not_open(wrong: str) -> None:
    raw = quick(ID, member("anna"))
    with pytest.raises(NotAuthenticError):
        opened_personal(slot_of("anna"), raw, wrong)


def test_a_slot_opens_under_its_own_name_alone() -> None:
    raw, inner = quick(ID, member("anna")), content_slot(secrets(), member("anna"))
    with pytest.raises(NotAuthenticError):
        opened_personal(slot_of("omar"), raw, "words of anna")
    with pytest.raises(NotAuthenticError):
        opened_content(slot_of("omar"), inner, ID, member("anna").personal_key)
    with pytest.raises(NotAuthenticError):
        opened_content(slot_of("anna"), inner, b"portal-2", member("anna").personal_key)


def test_removing_one_of_twenty_leaves_the_others_as_they_are() -> None:
    """The slots of passphrases stay byte by byte; those of the epoch still open, but for one."""
    names = [f"contact {number}" for number in range(20)]
    before, after = files(secrets(*names)), files(secrets(*names[1:], epoch=2))
    for name in names[1:]:
        slot = slot_of(name)
        assert after[f"k/{slot}"] == before[f"k/{slot}"]
        assert after[f"e/{slot}"] != before[f"e/{slot}"]
        _, key = opened_personal(slot, after[f"k/{slot}"], f"words of {name}")
        assert opened_content(slot, after[f"e/{slot}"], ID, key)[0] == 2
    gone = slot_of(names[0])
    assert f"k/{gone}" not in after
    assert f"e/{gone}" not in after
    for slot in {path[2:] for path in after}:
        with pytest.raises(NotAuthenticError):
            opened_content(slot, after[f"e/{slot}"], ID, member(names[0]).personal_key)


@pytest.mark.parametrize(("count", "there"), [(0, 8), (1, 8), (7, 8), (8, 8), (9, 16), (17, 24)])
def test_slots_come_in_eights_and_dummies_cannot_be_told(count: int, there: int) -> None:
    tree = files(secrets(*(f"c{number}" for number in range(count))))
    inner = {path[2:] for path in tree if path.startswith("k/")}
    assert len(inner) == there
    assert {path[2:] for path in tree if path.startswith("e/")} == inner
    assert {len(raw) for path, raw in tree.items() if path.startswith("k/")} == {93}
    assert {len(raw) for path, raw in tree.items() if path.startswith("e/")} == {69}
    assert {raw[:13] for path, raw in tree.items() if path.startswith("k/")} == {b"AMPK\1" + ID}
    assert {raw[:9] for path, raw in tree.items() if path.startswith("e/")} == {b"AMPE\1\0\0\0\1"}
    assert len({raw[-28:] for raw in tree.values()}) == 2 * there


def test_dummies_stay_while_nobody_comes_and_turn_with_the_epoch() -> None:
    first, again, turned = files(secrets("a")), files(secrets("a")), files(secrets("a", epoch=2))
    assert first == again
    assert {k: v for k, v in first.items() if k[0] == "k"} == {
        k: v for k, v in turned.items() if k[0] == "k"
    }
    assert not {v for k, v in first.items() if k[0] == "e"} & set(turned.values())
    other = replace(secrets("a"), dummy_key=b"\1" * 32)
    assert set(files(other)) & set(first) == {f"k/{slot_of('a')}", f"e/{slot_of('a')}"}


def test_dummies_have_the_rounds_of_slots() -> None:
    tree = dict(slot_files(secrets()))
    assert {raw[29:33] for path, raw in tree.items() if path[0] == "k"} == {pack(">I", ROUNDS)}


def test_a_dummy_gives_way_to_a_slot_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = next(iter(files(secrets())))[2:]
    monkeypatch.setattr(slots, "slot_of", lambda word: taken)
    tree = files(secrets("anna"))
    assert len(tree) == 16
    assert tree[f"k/{taken}"] == quick(ID, member("anna"))


def test_two_contacts_of_one_word_are_refused() -> None:
    with pytest.raises(ValueError, match="two contacts have one slot"):
        files(secrets("anna", "anna"))


def test_another_portal_has_another_salt() -> None:
    assert quick(b"portal-2", member("anna"))[13:29] != quick(ID, member("anna"))[13:29]


@pytest.mark.parametrize("rounds", [0, MOST_ROUNDS + 1, (1 << 32) - 1])
def test_a_host_cannot_keep_a_device_busy(rounds: int) -> None:
    raw = quick(ID, member("anna"))
    with pytest.raises(NotAuthenticError):
        opened_personal(slot_of("anna"), raw[:29] + pack(">I", rounds) + raw[33:], "words of anna")


def test_the_most_rounds_are_still_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "MOST_ROUNDS", 1)
    raw = quick(ID, member("anna"))
    assert opened_personal(slot_of("anna"), raw, "words of anna")[0] == ID


def test_each_bit_of_a_slot_counts() -> None:
    anna, slot = member("anna"), slot_of("anna")
    raw, inner = quick(ID, anna), content_slot(secrets(), anna)
    for at in range(len(raw)):
        if 29 <= at < 31:
            continue  # rounds in the millions: the time is what is refused above
        with pytest.raises((NotAuthenticError, NewerFormatError)):
            opened_personal(slot, _flipped(raw, at), "words of anna")
    for at in range(len(inner)):
        with pytest.raises((NotAuthenticError, NewerFormatError)):
            opened_content(slot, _flipped(inner, at), ID, anna.personal_key)


def test_a_newer_format_is_named_and_an_older_or_cut_one_refused() -> None:
    raw = quick(ID, member("anna"))
    newer, older = raw[:4] + b"\2" + raw[5:], raw[:4] + b"\0" + raw[5:]
    with pytest.raises(NewerFormatError):
        opened_personal(slot_of("anna"), newer, "words of anna")
    for cut in (older, raw[:-1], raw + b"\0", raw[:5], raw[:4], b"", b"AMPE" + raw[4:]):
        with pytest.raises(NotAuthenticError):
            opened_personal(slot_of("anna"), cut, "words of anna")


def test_no_secret_is_in_a_repr() -> None:
    text = repr(secrets("anna"))
    assert "words of" not in text
    assert "content 1" not in text
    assert member("anna").personal_key.hex()[:8] not in text
    assert "key" not in text


def _flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
