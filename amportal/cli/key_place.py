"""Find the site's store of secrets, which is never inside the site itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.access.key_file import Vault, load_store
from amportal.access.key_store import KeyStore, KeyStoreError
from amportal.cli.site_paths import KEYRING, keys_file
from amportal.sources.git.repository_state import repository_folder

if TYPE_CHECKING:
    from amportal.access.secret_search import SecretSearch
    from amportal.model.nouns.agency import Agency


def store_file(root: Path, agency: Agency) -> Path:
    """Return the file of secrets of the site in *root*. Raises KeyStoreError.

    A file in the site's folder or its repository is refused: it would be committed.
    """
    if agency.access is None:
        raise KeyStoreError(
            "nobody was given access to any portal yet", "`amportal access give` is the first step"
        )
    file = keys_file(agency.access.site)
    if file is None:
        raise KeyStoreError(
            "there is no home folder to keep secrets in", "set AMPORTAL_KEYS to a file"
        )
    repository = repository_folder(root)
    around = [root.resolve(), *([repository.resolve().parent] if repository else [])]
    if any(file.resolve().is_relative_to(each) for each in around):
        raise KeyStoreError(
            f"secrets would be kept in {file}, inside the site, and would be committed",
            "let AMPORTAL_KEYS name a file elsewhere",
        )
    return file


def secret_search(root: Path, agency: Agency) -> SecretSearch | None:
    """Return the secrets of the site, to be looked for; None where this machine has none.

    Secrets that cannot be read are none here: `amportal doctor` and `amportal access` say why.
    """
    from amportal.access.secret_search import SecretSearch

    if agency.access is None:
        return None
    try:
        return SecretSearch(open_keys(root, agency)) or None
    except KeyStoreError:
        return None


def backed_up(file: Path) -> Path:
    """Return the file beside the secrets in *file* that says which of them were backed up."""
    return file.with_name(f"{file.name}.backed-up")


def vault_of(site: str) -> Vault | None:
    """Return the keyring where AMPORTAL_KEYS says that it keeps the secrets of *site*."""
    if os.environ.get("AMPORTAL_KEYS") != KEYRING:
        return None
    from amportal.access.system_keyring import SystemKeyring

    return SystemKeyring(site)


def open_keys(root: Path, agency: Agency) -> KeyStore:
    """Return the secrets of the site in *root*, empty where there are none.

    Raises KeyStoreError, also where the keyring shall keep them and a file has them still.
    """
    site = agency.access.site if agency.access else ""
    file, vault = store_file(root, agency), vault_of(site)
    store = load_store(file, site, vault)
    if vault and not store.grants and file.is_file():
        raise KeyStoreError(
            f"AMPORTAL_KEYS says that the keyring keeps the secrets, and they are in {file}",
            "`AMPORTAL_KEYS= amportal access backup FILE`, then `amportal access backup --restore "
            "FILE`, then delete that file",
        )
    return store
