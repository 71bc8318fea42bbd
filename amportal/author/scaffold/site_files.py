"""The files of a new site beside its content: what editors, git and CI need to help."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from amportal.author.scaffold.text_files import filled

_SETTINGS: dict[str, Any] = {
    "yaml.validate": True,
    "yaml.hover": True,
    "yaml.completion": True,
    "yaml.schemaStore.enable": False,
    "yaml.customTags": [],
    "files.insertFinalNewline": True,
    "files.trimTrailingWhitespace": True,
    "files.exclude": {".amportal": True},
    "search.exclude": {"output": True},
    "[yaml]": {
        "editor.insertSpaces": True,
        "editor.tabSize": 2,
        "editor.detectIndentation": False,
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
        "editor.formatOnSave": False,
    },
    "[markdown]": {"editor.wordWrap": "on"},
}


def site_files(
    name: str,
    version: str,
    schemas: Mapping[str, Mapping[str, Any]],
    globs: Mapping[str, str],
) -> dict[str, str]:
    """Return the texts of a new site by path, without its content.

    *globs* says which files each of *schemas* is for; those without one are left out there.
    """
    mapped = {f"./schema/{kind}.json": glob for kind, glob in globs.items()}
    settings = {"yaml.schemas": mapped, **_SETTINGS}
    files = {
        ".gitattributes": filled("site/gitattributes"),
        ".gitignore": filled("site/gitignore"),
        ".pre-commit-config.yaml": filled("site/pre-commit-config.yaml"),
        ".github/workflows/portal.yml": filled("site/portal-workflow.yml", version=version),
        ".gitlab-ci.yml": filled("site/gitlab-ci.yml", version=version),
        "Dockerfile": filled("site/dockerfile", version=version),
        ".dockerignore": filled("site/dockerignore"),
        ".vscode/settings.json": _json(settings),
        ".vscode/extensions.json": _json({"recommendations": ["redhat.vscode-yaml"]}),
        "templates/README.md": filled("site/templates-readme.md"),
        "README.md": filled("site/readme.md", name=name),
    }
    files.update({f"schema/{kind}.json": _json(schema) for kind, schema in schemas.items()})
    return files


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
