"""Bind decisions that name no digest to what they are about, as it is now."""

from __future__ import annotations

from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenSite
from amportal.author.target_list import targets_of
from amportal.author.verbs.shown_content import digest_of
from amportal.model.nouns.budget import ChangeDecision, ChangeOrder
from amportal.model.nouns.deliverable import Decision, DeliverableFile


def binding_draft(site: OpenSite, slugs: tuple[str, ...]) -> Draft:
    """Return the draft that binds every loose decision of the clients in the folders *slugs*."""
    draft = Draft()
    for slug in slugs:
        for at in targets_of(site.client(slug)):
            if isinstance(at.noun, DeliverableFile):
                for index, version in enumerate(at.noun.versions):
                    digest = digest_of(site, at, version.n)
                    for position, decision in enumerate(version.decisions):
                        if digest and decision.sha256 is None:
                            loc = ("versions", index, "decisions", position, "sha256")
                            draft.add(at, loc, digest, noun=Decision)
            elif isinstance(at.noun, ChangeOrder) and at.noun.decision is not None:
                digest = digest_of(site, at, None)
                if digest and at.noun.decision.sha256 is None:
                    draft.add(at, ("decision", "sha256"), digest, noun=ChangeDecision)
    return draft
