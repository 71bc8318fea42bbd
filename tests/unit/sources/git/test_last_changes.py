"""What git knows of the sources, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.sources.git.last_changes import WINDOW, Change, History, last_changes

DAY = 86_400
START = 1_700_000_000


class Repository:
    """A repository whose commits are one day apart."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commits = 0
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> str:
        when = f"{START + self.commits * DAY} +0200"
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.com",
            "GIT_COMMITTER_DATE": when,
        }
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=environ, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, files: dict[str, str]) -> Change:
        self.commits += 1
        for name, text in files.items():
            self.write(name, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"commit {self.commits}")
        return self.newest()

    def newest(self) -> Change:
        when = datetime.fromtimestamp(START + self.commits * DAY, UTC)
        return Change(self.git("rev-parse", "HEAD"), when)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


def ask(repository: Repository, *prefixes: str) -> History:
    history = last_changes(repository.root, prefixes or ("content",))
    assert history.available
    return history


def test_each_source_has_its_last_commit(repository: Repository) -> None:
    """The time is that of the commit, in UTC; what is elsewhere is not asked for."""
    first = repository.commit({"content/a": "1", "content/b": "1", "other": "1"})
    second = repository.commit({"content/b": "2"})
    third = repository.commit({"other": "2"})
    history = ask(repository)
    again = replace(second, before=first.when)
    assert dict(history.changes) == {"content/a": first, "content/b": again}
    assert history.since == second.when - WINDOW
    assert history.changes["content/a"].when.tzinfo is UTC
    assert history.head == third.commit
    assert (history.dirty, history.shallow, history.problems) == (frozenset(), False, ())


def test_several_folders_are_asked_for_at_once(repository: Repository) -> None:
    """One question answers for all of them, and only for them."""
    change = repository.commit({"content/a": "1", "templates/t": "1", "other": "1"})
    history = ask(repository, "content", "templates", "nosuch")
    assert dict(history.changes) == {"content/a": change, "templates/t": change}


def test_names_survive_as_they_are(repository: Repository) -> None:
    """Umlauts, spaces, quotes and signs that mean something to git are only names."""
    names = ["content/größe ü.md", 'content/a "b".md', "content/[x]*.md", "content/:(top)y"]
    change = repository.commit(dict.fromkeys(names, "1"))
    assert dict(ask(repository).changes) == dict.fromkeys(names, change)


def test_a_site_in_a_subfolder_has_its_own_paths(repository: Repository) -> None:
    """Paths are relative to the site, wherever the repository begins."""
    change = repository.commit({"deep/site/content/a": "1", "content/a": "1"})
    repository.write("deep/site/content/new", "1")
    repository.write("content/other", "1")
    history = last_changes(repository.root / "deep/site", ["content"])
    assert dict(history.changes) == {"content/a": change}
    assert history.dirty == {"content/new"}


def test_what_is_not_committed_is_dirty(repository: Repository) -> None:
    """Changed, staged, new and deleted sources all differ from the last commit."""
    repository.commit({f"content/{name}": "1" for name in ("same", "changed", "staged", "gone")})
    repository.write("content/changed", "2")
    repository.write("content/staged", "2")
    repository.git("add", "content/staged")
    repository.write("content/new ü/x", "1")
    repository.write("elsewhere", "1")
    (repository.root / "content/gone").unlink()
    assert ask(repository).dirty == {
        "content/changed",
        "content/staged",
        "content/new ü/x",
        "content/gone",
    }


LONG = "long enough to be found again\n" * 9


def test_a_renamed_source_keeps_its_history(repository: Repository) -> None:
    """Another name is no change of what is in it; a staged rename is two dirty paths."""
    first = repository.commit({"content/old/a": LONG, "content/old/b": "B" + LONG})
    second = repository.commit({"content/old/b": "C" + LONG})
    repository.git("mv", "content/old", "content/new")
    assert ask(repository).dirty == {f"content/{d}/{n}" for d in ("old", "new") for n in "ab"}
    repository.commit({})
    again = replace(second, before=first.when)
    assert dict(ask(repository).changes) == {"content/new/a": first, "content/new/b": again}


def test_a_source_that_was_renamed_and_changed_at_once_changed_then(
    repository: Repository,
) -> None:
    first = repository.commit({"content/old/a": LONG})
    repository.git("mv", "content/old", "content/new")
    change = repository.commit({"content/new/a": LONG + "one more line\n"})
    assert dict(ask(repository).changes) == {"content/new/a": replace(change, before=first.when)}


def test_a_name_that_another_source_had_before_is_its_own(repository: Repository) -> None:
    """A new file under a name that was given up, and a rename of what was renamed."""
    first = repository.commit({"content/a": LONG})
    repository.git("mv", "content/a", "content/b")
    repository.commit({})
    third = repository.commit({"content/a": "another\n" * 30})
    changes = ask(repository).changes
    assert changes["content/b"] == first
    assert changes["content/a"].commit == third.commit
    repository.git("mv", "content/b", "content/c")
    repository.commit({})
    assert ask(repository).changes["content/c"] == first


def test_a_change_made_by_a_merge_counts(repository: Repository) -> None:
    """A conflict is settled in the merge itself, which is then the last change."""
    first = repository.commit({"site/content/a": "1", "site/content/b": "1"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({"site/content/a": "2"})
    side = repository.commit({"site/content/c": "1"})
    repository.git("checkout", "-q", "main")
    repository.commit({"site/content/a": "3"})
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "side")
    merge = repository.commit({"site/content/a": "4"})
    history = last_changes(repository.root / "site", ["content"])
    last = {path: replace(each, before=None) for path, each in history.changes.items()}
    assert last == {"content/a": merge, "content/b": first, "content/c": side}


def test_a_repository_without_commits_is_available(repository: Repository) -> None:
    """A new site has files but no history yet."""
    repository.write("content/a", "1")
    history = ask(repository)
    assert (history.head, dict(history.changes), history.dirty) == (None, {}, {"content/a"})
    assert history.problems == ()


def test_no_repository_is_no_problem(tmp_path: Path) -> None:
    """A site may live without git: there is just no history."""
    assert last_changes(tmp_path, ["content"]) == History()


def test_without_the_program_a_repository_is_warned_of(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no `git`, only those who use it need to know."""
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_changes(tmp_path / "plain", ["content"]) == History()
    history = last_changes(repository.root, ["content"])
    assert not history.available
    assert [(p.slug, p.severity) for p in history.problems] == [("git-missing", "warning")]


def _no_head_file(git: Path) -> None:
    (git / "HEAD").unlink()


def _empty_head(git: Path) -> None:
    (git / "HEAD").write_text("nonsense\n")


def _no_objects(git: Path) -> None:
    for path in (git / "objects").rglob("*"):
        if path.is_file():
            path.unlink()


def _bad_settings(git: Path) -> None:
    (git / "config").write_text("[core\n")


def _bad_index(git: Path) -> None:
    (git / "index").write_bytes(b"nonsense")


@pytest.mark.parametrize(
    "damage", [_no_head_file, _empty_head, _no_objects, _bad_settings, _bad_index]
)
def test_a_broken_repository_is_a_warning(repository: Repository, damage: object) -> None:
    """Pages then bear no dates, but the build goes on."""
    repository.commit({"content/a": "1"})
    assert callable(damage)
    damage(repository.root / ".git")
    history = last_changes(repository.root, ["content"])
    assert not history.available
    (problem,) = history.problems
    assert (problem.slug, problem.severity) == ("git-broken", "warning")
    assert problem.hint


def test_a_shallow_clone_gives_no_false_dates(repository: Repository, tmp_path: Path) -> None:
    """Where history is cut off git shows all files as new; that date would be wrong."""
    repository.commit({"content/old": "1"})
    repository.commit({"content/edge": "1"})
    newest = repository.commit({"content/new": "1"})
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.root}", str(clone))
    history = last_changes(clone, ["content"])
    assert history.available
    assert history.shallow
    assert dict(history.changes) == {"content/new": newest}
    assert [(p.slug, p.severity) for p in history.problems] == [("git-shallow", "warning")]


def test_the_environment_changes_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither variables nor settings of the user lead git elsewhere or change its words."""
    change = repository.commit({"content/a": "1"})
    other = Repository(tmp_path / "other")
    other.commit({"content/b": "1"})
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[log]\n showSignature = true\n follow = true\n[color]\n ui = always\n"
        "[status]\n showUntrackedFiles = no\n relativePaths = true\n branch = true\n"
        "[diff]\n orderFile = nosuch\n renames = copies\n[core]\n pager = false\n"
        " fsmonitor = /bin/false\n[format]\n pretty = oneline\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", "nosuch")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    repository.write("content/new", "1")
    history = ask(repository)
    assert dict(history.changes) == {"content/a": change}
    assert history.dirty == {"content/new"}


def test_asking_writes_nothing(repository: Repository) -> None:
    """A look at the history must not disturb a commit that someone is making."""
    repository.commit({"content/a": "1"})
    index = repository.root / ".git/index"
    os.utime(repository.root / "content/a")
    before = index.read_bytes(), index.stat().st_mtime_ns
    (repository.root / ".git/index.lock").touch()
    assert ask(repository).dirty == frozenset()
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


def _fake_git(folder: Path, body: str) -> None:
    """Put a program named git into *folder*: it runs *body*, a bit of Python."""
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    program.chmod(0o755)


def test_a_git_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No build waits for ever; the person learns why dates are missing."""
    _fake_git(tmp_path / "bin", "time.sleep(600)")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    history = last_changes(tmp_path, ["content"], time_limit=0.2)
    assert [p.slug for p in history.problems] == ["git-broken"]
    assert "git took too long" in history.problems[0].hint


def test_a_log_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for the long answer too, which is read as it comes."""
    _fake_git(
        tmp_path / "bin",
        "words = sys.argv\n"
        "if 'log' in words: time.sleep(600)\n"
        "elif '--show-prefix' in words: print('true\\nfalse\\n')\n"
        "elif 'rev-parse' in words: print('a' * 40)\n"
        "elif 'ls-tree' in words: print('content/a', end='\\0')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    history = last_changes(tmp_path, ["content"], time_limit=0.5)
    assert [p.slug for p in history.problems] == ["git-broken"]
    assert "git took too long" in history.problems[0].hint


def test_the_log_is_left_once_every_source_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A history of a hundred thousand commits is not read to its end for today's files."""
    commit = "chr(1) + 'a' * 40 + ' 1700000000 '"
    long_ago = "chr(1) + 'b' * 40 + ' 1690000000 '"
    _fake_git(
        tmp_path / "bin",
        "words = sys.argv\n"
        "if 'log' in words:\n"
        f"    print({commit}, end='\\0\\ncontent/a\\0' + {long_ago} + '\\0')\n"
        "    sys.stdout.flush()\n"
        "    time.sleep(600)\n"
        "elif '--show-prefix' in words: print('true\\nfalse\\n')\n"
        "elif 'rev-parse' in words: print('a' * 40)\n"
        "elif 'ls-tree' in words: print('content/a', end='\\0')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    history = last_changes(tmp_path, ["content"], time_limit=20)
    assert history.available
    assert list(history.changes) == ["content/a"]
