"""Where portals are published: the agency's targets, and which of them a client's portals go to."""

from typing import Annotated, Literal

from msgspec import Struct
from pydantic import BeforeValidator, Field

from amportal.model.value_types import Noun, Role, Slug, Text, Url, as_many

TargetKind = Literal["folder", "ssh", "s3", "netlify", "git", "command"]
# Kinds that hold one portal each, at the address itself; the others hold each in its own folder.
SINGLE: frozenset[TargetKind] = frozenset({"netlify", "git", "command"})
# What each kind needs to be told beside its address.
NEEDED: dict[TargetKind, tuple[str, ...]] = {
    "folder": ("folder",),
    "ssh": ("host", "folder"),
    "s3": ("bucket",),
    "netlify": ("site",),
    "git": ("repository",),
    "command": ("command",),
}


class PublishTarget(Noun):
    """One place that portals are published to."""

    id: Slug = Field(description="Name of the target, for `to:` in client.yaml.")
    kind: TargetKind = Field(
        description=(
            "What it is:\n\n"
            "- `folder`: a folder of this machine that a web server serves\n"
            "- `ssh`: a folder of another machine\n"
            "- `s3`: a store that speaks S3\n"
            "- `netlify`: a site of Netlify, one for each portal\n"
            "- `git`: a branch that a git host serves, one for each portal\n"
            "- `command`: whatever a program of yours brings a folder to"
        )
    )
    address: Url = Field(
        examples=["https://clients.agency.example/"],
        description=(
            "Where readers find it; each portal is in its own folder below, but for `netlify`, "
            "`git` and `command`, whose one portal is at the address itself."
        ),
    )
    folder: Text | None = Field(
        default=None,
        examples=["/srv/portals"],
        description="Of `folder` and `ssh`: the folder that portals are put into.",
    )
    switch: Literal["link", "two-step"] = Field(
        default="link",
        description=(
            "Of `folder`: how a release takes the place of the one before:\n\n"
            "- `link`: in one step\n"
            "- `two-step`: where links cannot be had; readers meet a gap of milliseconds"
        ),
    )
    host: Text | None = Field(
        default=None,
        examples=["portals@www.agency.example"],
        description="Of `ssh`: the machine, as `ssh` knows it.",
    )
    ssh_config: Text | None = Field(
        default=None,
        description="Of `ssh`: a configuration file for it, seen from the site's folder.",
    )
    bucket: Text | None = Field(default=None, description="Of `s3`: the bucket.")
    endpoint: Url | None = Field(
        default=None,
        examples=["https://s3.eu.example"],
        description="Of `s3`: the store's address; left out: Amazon's.",
    )
    region: Text = Field(default="us-east-1", description="Of `s3`: the region.")
    site: Text | None = Field(default=None, description="Of `netlify`: the site's id.")
    repository: Text | None = Field(
        default=None,
        examples=["git@github.com:agency/acme-portal.git"],
        description="Of `git`: the repository, as `git` knows it.",
    )
    branch: Text = Field(default="gh-pages", description="Of `git`: the branch that is served.")
    command: Text | None = Field(
        default=None,
        examples=["npx wrangler pages deploy {folder} --project-name acme"],
        description="Of `command`: what to run; `{folder}` and `{portal}` are filled in.",
    )
    purge: Text | None = Field(
        default=None,
        description=(
            "A command that makes a cache in front forget; it is given addresses, one a line."
        ),
    )


class RolePlace(Noun):
    """Where a portal that is for some roles alone goes."""

    roles: Annotated[
        tuple[Role, ...], BeforeValidator(as_many, json_schema_input_type=Role | list[Role])
    ] = Field(min_length=1, description="The roles of the portal.")
    to: Slug | None = Field(default=None, description="Its target; left out: the client's.")
    path: Slug | None = Field(default=None, description="Its folder at the target.")


class ClientPublish(Noun):
    """Where this client's portals are published."""

    to: Slug = Field(description="A target of `publish:` in agency.yaml.")
    path: Slug | None = Field(
        default=None,
        examples=["k7f2qm"],
        description=(
            "The portal's folder at the target; left out: the client's folder name. Where whoever "
            "has the link may read, a name that nobody guesses."
        ),
    )
    portals: tuple[RolePlace, ...] = Field(
        default=(),
        description=(
            "Portals for roles that go elsewhere; the others go beside, as `PATH.finance`."
        ),
    )


class PortalPlace(Struct, frozen=True):
    """A place at *target*; `address` ends with a slash. `own`: its name was chosen for it."""

    target: PublishTarget
    path: str
    address: str
    own: bool


def portal_place(
    targets: tuple[PublishTarget, ...],
    place: ClientPublish | None,
    client: str,
    roles: tuple[str, ...] = (),
) -> PortalPlace | None:
    """Return where the portal of *client* for *roles* goes, None where nobody said.

    A portal for roles goes beside the one for everybody, with the roles after its name, unless it
    has a place of its own; at a target that holds one portal alone there is no beside.
    """
    if place is None:
        return None
    special = next((each for each in place.portals if tuple(sorted(each.roles)) == roles), None)
    name = (special.to if special else None) or place.to
    target = next((each for each in targets if each.id == name), None)
    if target is None:
        return None
    base = target.address.rstrip("/")
    if target.kind in SINGLE:
        if roles and (special is None or special.to in (None, place.to)):
            return None
        return PortalPlace(target, "", f"{base}/", own=True)
    own = special.path if special else None
    path = own or ".".join((place.path or client, *roles))
    return PortalPlace(target, path, f"{base}/{path}/", own=own is not None or not roles)
