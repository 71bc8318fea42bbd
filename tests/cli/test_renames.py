"""Folders that were renamed after a report was sent: a client is its code, a project its number."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from amportal.model.site_loader import load
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.view.mail_view import MailView
from amportal.sources.content_scan import scan
from tests.commands import ROOT, here

PLAN = "content/clients/acme/projects/spring/project.yaml"


def git(site: Path, day: str, *words: str) -> None:
    moment = f"{day}T09:00:00 +0000"
    subprocess.run(
        ["git", "-c", "user.name=Ruth", "-c", "user.email=ruth@halden.example", *words],
        cwd=site,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "HOME": str(site),
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        },
        capture_output=True,
        check=True,
    )


def commit(site: Path, day: str) -> None:
    git(site, day, "add", "-A")
    git(site, day, "commit", "-q", "-m", "Work")


def ran(site: Path, *words: str) -> str:
    done = here(site, *words)
    assert done.code == 0, done.out + done.err
    return done.out


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose report was issued on 20 November, and whose plan moved on the 21st."""
    site = tmp_path_factory.mktemp("renames") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    (site / ".gitignore").write_text("/output/\n/.amportal/\n")
    git(site, "2026-11-20", "init", "-q")
    commit(site, "2026-11-20")
    ran(site, "report", "review", "acme/2026-w47", "--by", "tom", "--today", "2026-11-20")
    commit(site, "2026-11-20")
    ran(site, "report", "issue", "acme/2026-w47", "--today", "2026-11-20")
    commit(site, "2026-11-20")
    plan = (site / PLAN).read_text("utf-8")
    assert "forecast: 2026-12-03" in plan
    (site / PLAN).write_text(plan.replace("forecast: 2026-12-03", "forecast: 2026-12-02"))
    commit(site, "2026-11-21")
    ran(site, "build")
    return site


def ids(portal: Path) -> list[str]:
    """Return the ids of feed and calendar, which programs keep."""
    feed, calendar = (portal / "feed.xml").read_text(), (portal / "calendar.ics").read_bytes()
    unfolded = calendar.replace(b"\r\n ", b"").decode()
    return re.findall(r"<id>([^<]+)</id>", feed) + re.findall(r"UID:(\S+)", unfolded)


def renamed(reported: Path, tmp_path: Path, old: str, new: str) -> Path:
    site = tmp_path / "site"
    shutil.copytree(reported, site)
    git(site, "2026-11-23", "mv", old, new)
    commit(site, "2026-11-23")
    return site


def test_a_renamed_client_keeps_its_reports_its_changes_and_its_ids(
    reported: Path, tmp_path: Path
) -> None:
    before = ran(reported, "changes", "acme")
    site = renamed(reported, tmp_path, "content/clients/acme", "content/clients/acme-group")
    assert "sent-report" not in ran(site, "check")
    assert ran(site, "changes", "acme-group") == before.replace("acme,", "acme-group,")
    assert "(2026-11-21)" in before
    ran(site, "build")
    old, new = reported / "output/acme", site / "output/acme-group"
    assert (new / "reports/2026-w47.pdf").read_bytes() == (
        old / "reports/2026-w47.pdf"
    ).read_bytes()
    assert ids(new) == ids(old)
    assert "As of Sat 21 Nov" in re.sub(r"<[^>]+>", "", (new / "index.html").read_text("utf-8"))
    assert (
        ran(site, "changes", "--since", "2026-11-20").splitlines()[1:] == (before.splitlines()[1:])
    )
    again = ran(site, "report", "rebuild", "acme-group/2026-w47")
    assert again.split()[0] in (site / "content/clients/acme-group").joinpath(
        "reports/sent/2026-w47/1/issue.json"
    ).read_text("utf-8")


def test_a_renamed_project_is_no_new_one_and_keeps_its_days(reported: Path, tmp_path: Path) -> None:
    """Though the file of the report that was sent names the folder of then."""
    folder = "content/clients/acme/projects/"
    site = renamed(reported, tmp_path, f"{folder}spring", f"{folder}launch")
    assert "project: spring" in (site / "content/clients/acme/reports/2026-w47.md").read_text()
    ran(site, "check")
    assert ran(site, "changes", "acme") == ran(reported, "changes", "acme")
    ran(site, "build")
    assert ids(site / "output/acme") == ids(reported / "output/acme")


def test_a_client_of_another_code_does_not_take_over_what_was_sent(
    reported: Path, tmp_path: Path
) -> None:
    site = renamed(reported, tmp_path, "content/clients/acme", "content/clients/bolt")
    settings = site / "content/clients/bolt/client.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"(?m)^code: ACM$", "code: BLT", text))
    assert "code: BLT" in settings.read_text("utf-8")
    assert "[sent-to-another]" in here(site, "check").out


def asked(site: Path) -> dict[str, list[str]]:
    """Return what each mail about the report says waits on its reader, by contact."""
    found = load(scan(site, ("content",)), date(2026, 11, 23)).site
    assert found is not None
    jobs = mail_jobs(found.agency, found.clients[0])
    views = [each.data for each in jobs if isinstance(each.data, MailView)]
    return {each.contact: [one.ref for one in each.yours] for each in views}


def test_a_renamed_contact_is_told_what_waits_on_them(reported: Path, tmp_path: Path) -> None:
    """Somebody else who has that name now is told nothing of it."""
    site = tmp_path / "site"
    shutil.copytree(reported, site)
    before = asked(site)
    assert before["priya"] != before["omar"]
    settings = site / "content/clients/acme/client.yaml"
    text = settings.read_text("utf-8")
    assert "name: Priya Nair" in text
    text = text.replace("name: Priya Nair", "name: Priya Shah")
    settings.write_text(text.replace("name: Omar Haddad", "name: Priya Nair"), "utf-8")
    assert asked(site) == before
