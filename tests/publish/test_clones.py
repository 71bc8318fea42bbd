"""A release is replaced only from sources that hold the commit it was made from."""

from __future__ import annotations

import shutil

from amportal.publish.portal_manifest import NAME, loaded
from tests.publish.publishsite import ACME, OPEN, Site
from tests.publish.webhosts import fetched

NEWER = "welcome: Newer words.\n"
OTHER = "welcome: Words of another clone.\n"


def _published(site: Site) -> str:
    raw = (site.served.folder / site.name / NAME).read_bytes()
    return loaded(raw).commit


def _clone(site: Site) -> Site:
    """Return the same site on another machine: its commits, and nothing of its state."""
    other = site.root.with_name("clone")
    shutil.copytree(site.root, other, ignore=shutil.ignore_patterns(".amportal", "output"))
    clone = object.__new__(Site)
    clone.root, clone.served, clone.name = other, site.served, site.name
    return clone


def test_an_older_clone_does_not_replace_what_is_newer(site: Site) -> None:
    """Neither by hand nor on a runner; what is served stays."""
    site.add(ACME, OPEN)
    site.commit("Begin")
    old = _clone(site)
    site.add(ACME, NEWER)
    newest = site.commit("Change")
    assert site.run("publish").code == 0

    for words in (("publish",), ("publish", "--ci"), ("publish", "--dry-run")):
        refused = old.run(*words)
        assert refused.code == 4, refused.err
        assert newest[:8] in refused.err
        assert "git pull" in refused.err

    assert _published(site) == newest
    assert "Newer words." in fetched(site.address)[1].decode()


def test_a_diverged_clone_is_refused_until_somebody_says_so(site: Site) -> None:
    """Two clones with a commit each: the second has to hold the first, or to be told."""
    site.add(ACME, OPEN)
    begin = site.commit("Begin")
    assert site.run("publish").code == 0
    other = _clone(site)
    site.add(ACME, NEWER)
    site.commit("Change here")
    assert site.run("publish").code == 0, "its own history holds what was published"
    other.add(ACME, OTHER)
    other.commit("Change there")

    refused = other.run("publish")

    assert refused.code == 4, refused.err
    assert "which is not part of the sources here" in refused.err
    told = other.run("publish", "--overwrite")
    assert told.code == 0, told.err
    assert "another clone" in fetched(site.address)[1].decode()
    assert _published(site) not in (begin, "")


def test_a_portal_that_an_old_clone_does_not_know_is_not_taken_away(site: Site) -> None:
    """A client that is new elsewhere looks like one that is gone."""
    site.add(ACME, OPEN)
    site.commit("Begin")
    old = _clone(site)
    site.add(ACME, "# A commit that the other clone lacks.\n")
    site.commit("Change")
    assert site.run("publish").code == 0
    shutil.rmtree(old.root / "content/clients/acme")
    old.commit("Without acme")

    refused = old.run("publish", "acme")

    assert refused.code == 4, refused.err
    assert fetched(site.address)[0] == 200
