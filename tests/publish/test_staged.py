"""Targets that take a whole folder: a branch of a real repository, a program, Netlify's API."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from amportal.publish.portal_manifest import NAME
from amportal.publish.targets import netlify_target
from amportal.publish.targets.netlify_target import NetlifyTarget
from amportal.publish.targets.staged_target import CommandTarget, GitTarget
from tests.publish.netlifyhost import TOKEN, Netlify, netlify_api
from tests.publish.stand import Stand, pages, said

# Nobody answers there: the engine says so, and what a target did is looked at by itself.
NOWHERE = "http://127.0.0.1:9/"
_COPY = "import shutil,sys; shutil.rmtree(sys.argv[2], True); shutil.copytree(*sys.argv[1:3])"


def git(folder: Path, *words: str) -> str:
    """Return what git says in *folder*."""
    ran = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return ran.stdout.decode("utf-8", "replace")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A repository that a git host would serve a branch of."""
    folder = tmp_path / "host.git"
    git(tmp_path, "init", "-q", "--bare", str(folder))
    return folder


def branch(bare: Path) -> dict[str, bytes]:
    """Return the files of the branch that is served, but for those that are about it."""
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", "gh-pages").split("\0")
    return {
        name: subprocess.run(
            ["git", "show", f"gh-pages:{name}"], cwd=bare, capture_output=True, check=True
        ).stdout
        for name in names
        if name and name not in (NAME, ".nojekyll")
    }


def test_a_branch_is_always_one_commit(bare: Path, stand: Stand) -> None:
    """What was removed is in no history; an old style stays for a day."""
    target = GitTarget(str(bare), "gh-pages", stand.root / "work")
    assert stand.publish(target, NOWHERE).done
    assert branch(bare) == pages()
    fewer = {path: each for path, each in pages("two").items() if not path.endswith(".pdf")}

    assert stand.publish(target, NOWHERE, fewer).done

    (old,) = (path for path in pages() if path.startswith("assets/"))
    assert branch(bare) == {**fewer, old: pages()[old]}
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "1"
    again = stand.publish(target, NOWHERE, fewer)
    assert again.plan is not None
    assert again.plan.empty
    # From a machine that never published, and after the day.
    elsewhere = Stand(stand.root / "elsewhere", now=stand.now + timedelta(hours=1))
    target = GitTarget(str(bare), "gh-pages", elsewhere.root / "work")
    assert elsewhere.publish(target, NOWHERE, pages("three")).done
    assert old in branch(bare)
    elsewhere.now += timedelta(hours=30)
    assert elsewhere.publish(target, NOWHERE, pages("three")).done
    assert branch(bare) == pages("three")
    assert stand.publish(target, NOWHERE, None).done
    assert branch(bare) == {}


def test_a_push_that_is_refused_is_not_forced(bare: Path, stand: Stand) -> None:
    """By a rule of the host, or because somebody else was quicker."""
    target = GitTarget(str(bare), "gh-pages", stand.root / "work")
    stand.publish(target, NOWHERE)
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'pages are frozen' >&2\nexit 1\n")
    hook.chmod(0o755)

    refused = stand.publish(target, NOWHERE, pages("two"))

    hook.unlink()
    assert refused.error is not None
    assert refused.error.kind == "busy"
    assert branch(bare) == pages()

    class Slow(GitTarget):
        def lock(self, mark: object, now: object) -> None:
            other = Stand(stand.root / "other")
            other.publish(GitTarget(str(bare), "gh-pages", other.root / "w"), NOWHERE, pages("x"))

    late = stand.publish(Slow(str(bare), "gh-pages", stand.root / "work"), NOWHERE, pages("two"))
    assert late.error is not None
    assert late.error.kind == "busy"
    assert branch(bare)["index.html"] == pages("x")["index.html"]


def test_a_branch_of_somebody_else_is_not_touched(bare: Path, stand: Stand, tmp_path: Path) -> None:
    """A branch with files and no manifest."""
    work = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(bare), str(work))
    (work / "README.md").write_text("theirs")
    git(work, "checkout", "-q", "-b", "gh-pages")
    git(work, "add", ".")
    git(work, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "x")
    git(work, "push", "-q", "origin", "gh-pages")

    outcome = stand.publish(GitTarget(str(bare), "gh-pages", stand.root / "work"), NOWHERE)

    assert outcome.error is not None
    assert outcome.error.kind == "safety"
    assert "README.md" in outcome.error.text


def test_a_program_gets_the_whole_release(stand: Stand, tmp_path: Path) -> None:
    """And is not run where nothing changed; what it says of itself proves nothing."""
    shown = tmp_path / "shown"
    target = CommandTarget(f'{sys.executable} -c "{_COPY}" {{folder}} {shown}', stand.store.folder)
    first = stand.publish(target, NOWHERE)

    assert first.done
    assert first.verdict is not None
    assert not first.verdict.proved
    found = {p.relative_to(shown).as_posix(): p.read_bytes() for p in shown.rglob("*.*")}
    assert {path: each for path, each in found.items() if path in pages()} == pages()
    again = stand.publish(target, NOWHERE)
    assert again.plan is not None
    assert again.plan.empty
    failing = CommandTarget(f"{sys.executable} -c \"import sys; sys.exit('no')\"", tmp_path)
    outcome = stand.publish(failing, NOWHERE, pages("two"))
    assert outcome.error is not None
    assert outcome.error.kind == "machine"
    assert "no" in outcome.error.text


@pytest.fixture
def netlify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Netlify]:
    """A site of Netlify; nobody waits."""
    monkeypatch.setattr(netlify_target, "sleep", lambda seconds: None)
    with netlify_api() as running:
        yield running


def test_netlify_gets_what_it_does_not_have(netlify: Netlify, stand: Stand) -> None:
    """And earlier deploys are deleted, for they stay at addresses of their own."""
    target = NetlifyTarget("acme", lambda name: TOKEN, netlify.address)
    assert stand.publish(target, NOWHERE).done, "first"
    assert {path: netlify.files[path] for path in pages()} == pages()
    netlify.uploads.clear()
    netlify.busy = 2

    outcome = stand.publish(target, NOWHERE, pages("two"))

    assert outcome.done, said(outcome)
    assert netlify.files["index.html"] == pages("two")["index.html"]
    assert "reports/2026-11-20.pdf" not in netlify.uploads
    assert list(netlify.deploys) == [netlify.shown]
    assert list(target.deploy_addresses()) == []
    again = stand.publish(target, NOWHERE, pages("two"))
    assert again.plan is not None
    assert again.plan.empty
    assert target.listing().keys() >= pages("two").keys()
    assert stand.publish(target, NOWHERE, None).done
    assert not set(netlify.files) & set(pages())


def test_netlify_refuses_a_wrong_token_and_a_missing_one_is_asked_for(
    netlify: Netlify, stand: Stand
) -> None:
    """Neither is said aloud."""
    wrong = stand.publish(NetlifyTarget("acme", lambda name: "wrong", netlify.address), NOWHERE)
    absent = stand.publish(NetlifyTarget("acme", lambda name: None, netlify.address), NOWHERE)

    assert wrong.error is not None
    assert wrong.error.kind == "machine"
    assert "wrong" not in wrong.error.text
    assert absent.error is not None
    assert absent.error.kind == "usage"
    assert "NETLIFY_AUTH_TOKEN" in absent.error.hint
