"""Publish one portal: look, plan, see to it that it is safe, bring it, switch, delete, prove.

What fails, fails for this portal alone; whatever is served stays served until the switch.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from msgspec.structs import replace

from amportal.publish.live.live_check import asks_to_sign_in, check_live
from amportal.publish.live.live_subject import Finding, Subject, Verdict
from amportal.publish.live.locked_out import still_open
from amportal.publish.live.web_client import UnreachableError, mend_of
from amportal.publish.media_types import ASSETS
from amportal.publish.portal_job import Outcome, PortalJob, Surroundings
from amportal.publish.portal_manifest import Manifest
from amportal.publish.publish_errors import (
    PublishError,
    ReappearError,
    failed,
    misused,
    unsafe,
)
from amportal.publish.publish_plan import Plan, plan_of
from amportal.publish.release_store import Release
from amportal.publish.sealed_release import opened, sealed_again, sealed_release
from amportal.publish.targets.staged_target import purged
from amportal.publish.targets.target import Lock, Sending, State

_BEAT = timedelta(seconds=60)


def publish(job: PortalJob, around: Surroundings, *, dry: bool = False) -> Outcome:
    """Publish *job*, or with *dry* only say what would be done."""
    begun = around.now()
    try:
        state = job.target.state()
        _is_ours(job, state)
        wanted = _wanted(job, state.manifest, around)
        found = _published(job, wanted, state, around, dry=dry)
        return replace(found, seconds=(around.now() - begun).total_seconds())
    except PublishError as error:
        return Outcome(job, error=error)
    except OSError as fault:
        why = f"{fault.strerror or fault}{f' ({fault.filename})' if fault.filename else ''}"
        hint = "what was published before is still in place; mend it, then run the command again"
        return Outcome(job, error=failed(why, hint))
    finally:
        job.store.end_stage()


def roll_back(
    job: PortalJob, around: Surroundings, release: str, *, reappear: bool, dry: bool = False
) -> Outcome:
    """Publish an earlier release of *job* again: *release*, or the one before where it is empty.

    Where files come back that were taken away since, *reappear* says that this is meant.
    """
    begun = around.now()
    try:
        state = job.target.state()
        if state.manifest is None:
            raise misused(f"nothing is published of {job.portal}", "publish it first")
        earlier = _earlier(job, state.manifest.release, release)
        _is_ours(job, state)
        gone_since = _paths(job, earlier.manifest) - _paths(job, state.manifest)
        back = sorted(path for path in gone_since if not path.startswith(ASSETS))
        gone = sorted(set(earlier.contacts) - set(job.contacts))
        if gone:
            raise unsafe(
                f"that release was for {', '.join(gone)} as well, who is no contact any more",
                "publish the files as they are now: correct them, then `amportal publish`",
            )
        if back and not reappear:
            raise ReappearError(back, earlier.manifest.release, job.portal)
        wanted = replace(
            earlier.manifest, at=_stamp(around), kept={}, site=job.site, withdrawn=False
        )
        if job.sealing:
            wanted = sealed_again(job.sealing, job.store, wanted, state.manifest)
        found = _published(job, wanted, state, around, dry=dry, back=True)
        return replace(found, seconds=(around.now() - begun).total_seconds())
    except PublishError as error:
        return Outcome(job, error=error)
    finally:
        job.store.end_stage()


def verify(job: PortalJob, around: Surroundings, before: Manifest | None = None) -> Outcome:
    """Ask from outside whether what is published is what shall be."""
    try:
        manifest = job.target.state().manifest
        if manifest is None:
            raise misused(f"nothing is published of {job.portal}", "publish it first")
        return Outcome(job, verdict=_verdict(job, around, manifest, before))
    except PublishError as error:
        return Outcome(job, error=error)


def _wanted(job: PortalJob, before: Manifest | None, around: Surroundings) -> Manifest:
    """Return the release as the build left it; of a portal that is to go, an empty one."""
    name, at = job.name_there, _stamp(around)
    if job.digests is None:
        return Manifest(job.site, name, {}, at, around.commit, withdrawn=True)
    if job.sealing is None:
        files = job.store.collect(job.output, job.digests)
        return Manifest(job.site, name, files, at, around.commit)
    empty = Manifest(job.site, name, {}, at, around.commit)
    plain = job.store.built(job.output, job.digests)
    sealed, changed = sealed_release(job.sealing, job.store, plain, empty, before)
    for path, content in job.store.built(job.output, {each: job.digests[each] for each in changed}):
        _scanned(job, path, content)
    return sealed


def _paths(job: PortalJob, release: Manifest) -> set[str]:
    """Return the paths of *release* as its reader knows them, where this machine can tell."""
    inner = opened(job.sealing, job.store, release) if job.sealing else None
    return set(inner.files if inner else release.files)


def _published(
    job: PortalJob,
    wanted: Manifest,
    state: State,
    around: Surroundings,
    *,
    dry: bool,
    back: bool = False,
) -> Outcome:
    there = job.target.listing() if job.audit or state.damaged or _adopts(job, state) else None
    before = state.manifest
    if there is not None and before is None:
        # What is there and the same is ours from now on; anything else is left alone.
        same = {path: e for path, e in there.items() if wanted.files.get(path) == e}
        before = Manifest(job.site, job.portal, same)
    plan = plan_of(wanted, before, around.now(), there)
    if state.manifest is None and before is not None:
        plan = replace(plan, before=None)
    if plan.empty:
        return Outcome(job, plan)
    if state.manifest is not None and (older := around.overwrites(state.manifest.commit)):
        raise older
    _may_go_out(job, plan)
    if not wanted.withdrawn:
        _is_closed(job, around)
    if dry:
        return Outcome(job, plan)
    _bring(job, plan, state, around)
    last = state.manifest.release if state.manifest else ""
    job.store.note(plan.manifest, job.contacts, None if back else last)
    verdict = _verdict(job, around, plan.manifest, before, plan.removed)
    if not verdict.proved and _overtaken(job, plan.manifest):
        text = "is another release by now: somebody else published there meanwhile"
        hint = "agree who publishes, then `amportal verify-live`"
        verdict = Verdict((Finding("overtaken", job.address, text, "wrong", hint),), verdict.asked)
    return Outcome(job, plan, done=True, verdict=verdict)


def _overtaken(job: PortalJob, ours: Manifest) -> bool:
    """Say whether somebody else has published there since *ours*, which explains what differs."""
    with suppress(PublishError):
        now = job.target.state().manifest
        return now is not None and (now.release, now.at) != (ours.release, ours.at)
    return False


def _bring(job: PortalJob, plan: Plan, state: State, around: Surroundings) -> None:
    """Carry *plan* out behind the lock of the place."""
    mark = Lock.here(around.holder, around.now(), plan.new)
    dead = job.target.lock(mark, around.now())
    last = around.now()

    def beat() -> None:
        nonlocal last
        now = around.now()
        if now - last > _BEAT:
            last = now
            job.target.beat(replace(mark, at=now.isoformat(timespec="seconds")))

    def purge(paths: Iterable[str]) -> None:
        if job.purge:
            purged(job.purge, paths, job.address)

    def told(path: str, of: int) -> None:
        around.progress("upload", f"{job.portal}/{path}", of)

    try:
        stage = job.store.stage(plan.manifest.files)
        if dead is not None:
            left = set(dead.adding) - set(plan.everything)
            job.target.remove(sorted(left - set(state.manifest.files if state.manifest else ())))
        job.target.send(Sending(plan, stage, told, purge, beat), state)
    finally:
        # Where the network is gone by now, the lock ends by itself.
        with suppress(PublishError):
            job.target.unlock()


def _is_ours(job: PortalJob, state: State) -> None:
    """Raise where the place belongs to somebody else, or to nobody that is known."""
    found = state.manifest
    names = (job.portal, job.name_there)
    if found is not None and (found.site != job.site or found.portal not in names):
        if job.adopt and found.portal in names:
            return
        if found.site == job.site and job.is_former(found.portal):
            return
        raise unsafe(
            f"another portal is published where {job.portal} would go; nothing was written",
            "correct `path:` under `publish:` in client.yaml; where the agency or the client was "
            "renamed, `--adopt` takes the place over",
        )
    if state.damaged and not job.audit:
        raise unsafe(
            "what says which files are published there is damaged, so nothing was written",
            "`amportal publish --audit` looks at every file and writes it anew",
        )
    if state.strangers and not job.adopt:
        listed = ", ".join(state.strangers[:8])
        raise unsafe(
            f"the place is not empty, and nothing in it was published from here: {listed}",
            "choose another `path:`, or run it with `--adopt`: what is there stays, but for files "
            "of the same names",
        )


def _adopts(job: PortalJob, state: State) -> bool:
    return job.adopt and bool(state.strangers)


def _may_go_out(job: PortalJob, plan: Plan) -> None:
    """Raise where a file that is new or changed names somebody else's client."""
    for path in plan.puts:
        entry = plan.manifest.files[path]
        content = job.store.content(entry)
        if content is None:
            raise failed(
                f"the bytes of `{path}` are not on this machine any more",
                f"check out the commit of that release, then `amportal publish --overwrite "
                f"{job.client}`",
            )
        if job.sealing is None:
            _scanned(job, path, content)


def _scanned(job: PortalJob, path: str, content: bytes) -> None:
    try:
        why = job.scan(path, content)
    except Exception as fault:  # noqa: BLE001 - what cannot be looked through does not go out
        raise unsafe(
            f"`{path}` cannot be looked through ({type(fault).__name__}: {fault})",
            "send us what `amportal --debug publish` prints; nothing was published",
        ) from None
    if why:
        raise unsafe(
            f"`{path}` {why}",
            "if it may, say so under `may_mention:` in client.yaml; nothing was published",
        )


def _is_closed(job: PortalJob, around: Surroundings) -> None:
    """Raise where the host answers without a sign-in though the client's file asks for one."""
    if job.mode in ("open", "encrypted"):
        return
    try:
        closed = asks_to_sign_in(around.web(""), job.address)
    except UnreachableError as why:
        raise failed(
            f"{job.address} cannot be reached ({why}), so nobody knows who could read it",
            f"{mend_of(why)}; nothing was published",
        ) from None
    if not closed:
        raise unsafe(
            f"{job.address} answers without sign-in",
            "let the host ask for one, or write `mode: open` with `because:` in client.yaml; "
            "nothing was published",
        )


def _verdict(
    job: PortalJob,
    around: Surroundings,
    manifest: Manifest,
    before: Manifest | None,
    removed: Iterable[str] = (),
) -> Verdict:
    around.progress("verify", job.address, 0)
    login = around.login(job.portal)
    own = job.target.own_address()
    subject = Subject(
        portal=job.portal,
        address=job.address,
        mode=job.mode,
        manifest=manifest,
        before=before,
        removed=tuple(dict.fromkeys((*job.removed, *removed))),
        foreign=job.foreign,
        others=(*((own,) if own else ()), *job.others()),
    )
    found = check_live(subject, around.web(login), signed=bool(login), sleep=around.sleep)
    if job.mode != "sign-in" or manifest.withdrawn:
        return found
    logins = tuple(around.locked_out(job.portal))
    more = tuple(still_open(job.address, logins, around.web))
    return replace(found, findings=(*found.findings, *more), asked=found.asked + len(logins))


def _earlier(job: PortalJob, now: str, wanted: str) -> Release:
    """Return the release to go back to."""
    known = job.store.releases()
    if wanted:
        fitting = [each for each in known if each.manifest.release.startswith(wanted)]
    else:
        current = next((each for each in known if each.manifest.release == now), None)
        before = current.before if current else ""
        fitting = [each for each in known if each.manifest.release == before]
        if current is None:
            fitting = known[-1:]
    if len({each.manifest.release for each in fitting}) != 1:
        listed = ", ".join(each.manifest.release for each in known) or "none"
        raise misused(
            f"there is no such earlier release of {job.portal} on this machine",
            f"known here: {listed}; `--history` names the commit of each: check it out, then "
            f"`amportal publish --overwrite {job.client}`",
        )
    return fitting[-1]


def _stamp(around: Surroundings) -> str:
    return around.now().isoformat(timespec="seconds")
