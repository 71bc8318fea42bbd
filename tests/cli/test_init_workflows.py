"""The workflows that `init` writes: each step run as it is written, on a clean clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands import NOW, ROOT, here

_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_ACTIONS = {"actions/checkout@v4", "actions/setup-python@v5", "actions/cache@v4"}
# What a runner has and a test does not install: each notes how it was called.
_STAND_IN = """#!/bin/sh
echo "{name} $*" >> "{log}"
for last; do :; done
case "{name}" in gh|curl) cat changes.md >> "{log}" ;; esac
"""


@dataclass
class Runner:
    """A machine of a git host: a clean clone, and programs of its own."""

    clone: Path
    bin: Path
    log: Path
    values: dict[str, str] = field(default_factory=dict)

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one step as a shell of a runner does."""
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.clone, capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", **environment},
        )  # fmt: skip

    def filled(self, text: str) -> str:
        """Return *text* with the expressions of GitHub worked out."""
        return _EXPRESSION.sub(lambda found: self.values.get(found[1], ""), text)

    def wants(self, condition: str) -> bool:
        """Say whether the *condition* of a job or step holds; it knows `==`, `!=` and `&&`."""
        for part in condition.split("&&"):
            name, sign, value = re.split(r"\s*(==|!=)\s*", part.strip())
            if (self.values.get(name, "") == value.strip("'")) != (sign == "=="):
                return False
        return True

    @property
    def called(self) -> str:
        """What programs of the runner were called, and the comments that they sent."""
        return self.log.read_text() if self.log.exists() else ""


def git(folder: Path, *words: str) -> str:
    """Return what git says in *folder*."""
    identity = ["-c", "user.name=Alex", "-c", "user.email=alex@agency.example"]
    ran = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, check=True)
    return ran.stdout.decode().strip()


@pytest.fixture
def runner(bare: Path, tmp_path: Path) -> Runner:
    """A clone of a site whose branch `edit` changes one sentence that a client reads."""
    (tmp_path / "portals").mkdir()
    with (bare / "content/agency.yaml").open("a") as file:
        file.write(
            f"publish:\n  - id: box\n    kind: folder\n    folder: {tmp_path}/portals\n"
            "    address: http://127.0.0.1:9/\n"
        )
    client = bare / "content/clients/first-client/client.yaml"
    text = client.read_text().replace(
        "  mode: sign-in ", "  mode: open\n  because: A test of ours.\n  # "
    )
    client.write_text(f"{text}publish: {{to: box, path: k7f2qm}}\n")
    git(bare, "init", "-q", "-b", "main")
    git(bare, "add", "-A")
    git(bare, "commit", "-qm", "Begin")
    project = bare / "content/clients/first-client/projects/first-project/project.yaml"
    git(bare, "checkout", "-qb", "edit")
    text = re.sub(r"(?m)^name: .*$", "name: Ask @sam *today*", project.read_text())
    project.write_text(text)
    git(bare, "commit", "-qam", "Say more")
    git(tmp_path, "clone", "-q", "--branch", "edit", str(bare), "clone")
    made = Runner(tmp_path / "clone", tmp_path / "bin", tmp_path / "log")
    made.bin.mkdir()
    for name in ("sudo", "apt-get", "pip", "gh", "curl"):
        (made.bin / name).write_text(_STAND_IN.format(name=name, log=made.log))
    told = f"PYTHONPATH={ROOT} SOURCE_DATE_EPOCH={NOW}"
    program = f'#!/bin/sh\n{told} exec {sys.executable} -m amportal "$@"\n'
    (made.bin / "amportal").write_text(program)
    for each in made.bin.iterdir():
        each.chmod(0o755)
    return made


def workflow(runner: Runner) -> dict[str, Any]:
    """Return the workflow for GitHub."""
    text = (runner.clone / ".github/workflows/portal.yml").read_text()
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def run_job(runner: Runner, name: str) -> list[str]:
    """Run the steps of a job whose conditions hold; return their names, and stop at a failure."""
    job = workflow(runner)["jobs"][name]
    assert runner.wants(job["if"])
    done = []
    for step in job["steps"]:
        if "uses" in step:
            assert step["uses"] in _ACTIONS
            continue
        if not runner.wants(step.get("if", "always == ''")):
            continue
        told = {key: runner.filled(each) for key, each in step.get("env", {}).items()}
        ran = runner.run(runner.filled(step["run"]), **{k: v for k, v in told.items() if v})
        done.append(step["name"])
        # Nobody serves the folder, so what was published is not proved from outside.
        good = (0, 6) if "amportal publish" in step["run"] else (0,)
        assert ran.returncode in good, (step["name"], ran.stdout, ran.stderr)
    return done


def test_a_pull_request_is_told_what_each_client_will_see(runner: Runner) -> None:
    """One comment, in words that call nobody; a preview at a quiet address, and its end."""
    runner.values = {
        "github.event_name": "pull_request",
        "github.base_ref": "main",
        "github.event.number": "7",
        "github.event.action": "opened",
        "vars.AMPORTAL_PREVIEWS": "yes",
        "secrets.AMPORTAL_PREVIEW_KEY": "long and random",
    }
    portals = runner.clone.parent / "portals"

    done = run_job(runner, "portal")

    assert done[-3:] == ["Say what clients will see", "Preview", "Comment"]
    assert "gh pr comment 7 --edit-last --create-if-none --body-file changes.md" in runner.called
    assert "**first-client**" in runner.called
    assert r"Ask &#64;sam \*today\*" in runner.called
    (preview,) = portals.glob("preview-*")
    assert f"http://127.0.0.1:9/{preview.name}/" in runner.called
    assert len(preview.name) > 20
    assert "Ask @sam" in (preview / "current/index.html").read_text()
    runner.values["github.event.action"] = "closed"
    assert run_job(runner, "end-preview")[-1] == "Take the preview away"
    assert list((preview / "current").iterdir()) == []


def test_a_push_to_the_main_branch_publishes(runner: Runner) -> None:
    """Nothing is told to anybody, and no portal is kept by the git host."""
    git(runner.clone, "checkout", "-q", "main")
    runner.values = {"github.event_name": "push", "github.event.action": ""}

    done = run_job(runner, "portal")

    assert done[-1] == "Publish"
    assert "gh " not in runner.called
    portals = runner.clone.parent / "portals"
    assert (portals / "k7f2qm/current/index.html").is_file()
    assert "upload-artifact" not in (runner.clone / ".github/workflows/portal.yml").read_text()


def test_the_workflow_holds_what_a_runner_needs(runner: Runner) -> None:
    """The whole history, no more rights than it uses, and one publish at a time."""
    flow = workflow(runner)
    checkout = flow["jobs"]["portal"]["steps"][0]
    assert checkout["with"]["fetch-depth"] == 0
    assert flow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "publish" in flow["concurrency"]["group"]
    named = {
        each for job in flow["jobs"].values() for step in job["steps"]
        for each in _EXPRESSION.findall(str(step.get("env", "")))
    }  # fmt: skip
    assert all(each.startswith(("secrets.", "github.")) for each in named)


@pytest.mark.parametrize("event", ["merge_request_event", "push"])
def test_gitlab_runs_the_same(runner: Runner, event: str) -> None:
    """Each script line by line, as GitLab does."""
    flow = yaml.safe_load((runner.clone / ".gitlab-ci.yml").read_text())
    if event == "push":
        git(runner.clone, "checkout", "-q", "main")
    told = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(runner.clone, "rev-parse", "origin/main"),
        "AMPORTAL_COMMENT_TOKEN": "token",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "2",
    }
    jobs = ["check", "changes"] if event != "push" else ["check", "publish"]
    for name in jobs:
        for line in (*flow["default"]["before_script"], *flow[name]["script"]):
            ran = runner.run(line, **told)
            assert ran.returncode in (0, 6), (line, ran.stdout, ran.stderr)
    if event == "push":
        assert (runner.clone.parent / "portals/k7f2qm/current/index.html").is_file()
        assert flow["publish"]["resource_group"] == "publish"
    else:
        assert "merge_requests/2/notes" in runner.called
        assert r"Ask &#64;sam \*today\*" in runner.called
    assert flow["variables"]["GIT_DEPTH"] == "0"


def test_a_site_that_publishes_nowhere_has_a_green_pipeline(bare: Path) -> None:
    """The workflow of a new site does not fail for what nobody set up yet."""
    git(bare, "init", "-q", "-b", "main")
    git(bare, "add", "-A")
    git(bare, "commit", "-qm", "Begin")

    ran = here(bare, "publish", "--ci")

    assert ran.code == 0, ran.err
    assert "nothing to publish" in ran.err


def test_the_container_is_small_and_nobody_is_root_in_it(bare: Path) -> None:
    """No build tools, exact version, the libraries of reports."""
    text = (bare / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0].startswith("FROM python:3.13-slim")
    assert "USER portals" in lines
    assert lines.index("USER portals") < lines.index('ENTRYPOINT ["amportal"]')
    needed = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "git"}
    assert needed <= set(text.split())
    assert not re.search(r"build-essential|gcc|-dev\b", text)
    assert re.search(r"amportal\[s3,secrets\]==\d", text)
    assert "$PWD" in text


def test_the_comment_tells_each_client_nothing_of_another(bare: Path) -> None:
    """A pull request that changes two clients has a part for each, with its own words alone."""
    words = {"first-client": "Kingfisher", "otter": "Marigold"}
    made = here(bare, "new", "client", "otter", "--name", "Otter Mills", "--contact", "Ann Otter",
                "--email", "ann@otter.example")  # fmt: skip
    assert made.code == 0, made.err
    assert here(bare, "new", "project", "otter/mill-race", "--template", "blank").code == 0
    git(bare, "init", "-q", "-b", "main")
    git(bare, "add", "-A")
    git(bare, "commit", "-qm", "Begin")
    for project, word in (("first-client/first-project", "Kingfisher"), ("otter", "Marigold")):
        told = here(bare, "new", "update", project, f"{word} is drawn", "--text", f"{word}.")
        assert told.code == 0, told.err

    changed = here(bare, "changes", "--since", "HEAD", "--markdown")

    assert changed.code == 0, changed.err
    parts = dict(re.findall(r"\*\*([a-z-]+)\*\*(.*?)(?=\*\*[a-z-]+\*\*|\Z)", changed.out, re.S))
    assert set(parts) == set(words), changed.out
    for client, word in words.items():
        assert word in parts[client]
        others = [each for name, each in words.items() if name != client]
        assert not any(each in parts[client] for each in others)
