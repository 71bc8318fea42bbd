"""Letters of the sample agency, made as the build makes them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from msgspec.structs import replace

from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Client
from amportal.model.records.sent_reports import read_sent
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.view.mail_view import MailView
from amportal.render.pages.report_mail import render_mail
from amportal.render.theme import Theme
from tests.issued import issue_files, sample_record
from tests.sample import ROOT, sample_site

MERIDIAN = ("meridian", "2026-11-23")


@lru_cache(maxsize=1)
def theme() -> Theme:
    """Return the theme that ships."""
    folder = ROOT / "templates"
    return Theme(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    )


def issued_client(slug: str, report: str, **settings: object) -> Client:
    """Return the sample's client *slug* with *report* issued to all its contacts."""
    client = next(each for each in sample_site().clients if each.slug == slug)
    everybody = tuple(each.id for each in client.settings.contacts)
    files = issue_files(sample_record(slug, report), everybody)
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    sent, problems = read_sent(slug, client.settings.code, digests, files.__getitem__)
    assert not problems, problems
    access = client.settings.access.model_copy(
        update={"address": f"https://clients.halden.example/{slug}/"}
    )
    changed = client.settings.model_copy(update={"access": access, **settings})
    return replace(client, sent=sent, settings=changed)


def mail_views(slug: str, report: str, **settings: object) -> dict[str, MailView]:
    """Return the view of each contact's mail, by contact."""
    client = issued_client(slug, report, **settings)
    views = {}
    for job in mail_jobs(sample_site().agency, client):
        assert isinstance(job.data, MailView)
        views[job.data.contact] = job.data
    return views


def letter_of(view: MailView) -> Letter:
    """Return the letter that is made of *view*."""
    rendered = render_mail(view, theme())
    assert rendered.content, rendered.problems
    return Letter.model_validate_json(rendered.content)


@lru_cache(maxsize=8)
def letters(slug: str, report: str) -> dict[str, Letter]:
    """Return each contact's letter about the sample's *report* of *slug*."""
    return {name: letter_of(view) for name, view in mail_views(slug, report).items()}
