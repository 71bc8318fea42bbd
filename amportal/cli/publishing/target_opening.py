"""Open the target that a portal goes to, with its secrets from the environment or a keyring."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.deliver.smtp.mail_account import SERVICE, system_keyring

if TYPE_CHECKING:
    from amportal.model.publish_places import PublishTarget
    from amportal.publish.targets.target import SecretOf, Target

LOGIN = "AMPORTAL_VERIFY_LOGIN"
NETLIFY_API = "AMPORTAL_NETLIFY_API"


def secret_of(target: str) -> SecretOf:
    """Return what finds the secrets of the target *target*."""
    return lambda name: os.environ.get(name) or system_keyring(SERVICE, f"publish/{target}/{name}")


def login_of(portal: str) -> str:
    """Return `name:password` of a reader made for looking behind the sign-in of *portal*."""
    return os.environ.get(LOGIN) or system_keyring(SERVICE, f"verify/{portal}") or ""


def opened(target: PublishTarget, path: str, root: Path, work: Path) -> Target:
    """Return the place *path* at *target* of the site at *root*; *work* is a folder for it."""
    if target.kind == "folder":
        from amportal.publish.targets.folder_target import FolderTarget

        folder = root / (target.folder or "")
        return FolderTarget(folder, path, two_steps=target.switch == "two-step")
    if target.kind == "ssh":
        from amportal.publish.targets.ssh_target import SshTarget

        config = root / target.ssh_config if target.ssh_config else None
        return SshTarget(target.host or "", target.folder or "", path, config)
    if target.kind == "s3":
        from amportal.publish.targets.s3_target import Bucket, S3Target

        bucket = Bucket(target.bucket or "", target.endpoint or "", target.region)
        return S3Target(bucket, path, secret_of(target.id))
    if target.kind == "netlify":
        from amportal.publish.targets.netlify_target import API, NetlifyTarget

        api = os.environ.get(NETLIFY_API) or API
        return NetlifyTarget(target.site or "", secret_of(target.id), api)
    from amportal.publish.targets.staged_target import CommandTarget, GitTarget

    if target.kind == "git":
        return GitTarget(target.repository or "", target.branch, work)
    return CommandTarget(target.command or "", work)
