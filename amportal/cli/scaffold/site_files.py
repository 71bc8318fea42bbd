"""The files of a new site beside its content: what editors, git and CI need to help."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_GITIGNORE = """\
# What amportal makes: portals and reports, and what it remembers. Both can be made again.
/output/
/.amportal/
"""

_GITATTRIBUTES = """\
# What was sent is kept to the byte: no line end in it may change, on any system.
/content/clients/*/reports/sent/** -text
"""

_PRE_COMMIT = """\
# With pre-commit (https://pre-commit.com) no commit can break a portal: `pre-commit install`.
repos:
  - repo: local
    hooks:
      - id: amportal-check
        name: check the content of the client portals
        entry: amportal check
        language: system
        files: ^(content|templates)/
        pass_filenames: false
        require_serial: true
"""

_WORKFLOW = """\
# Checks and builds the portals on every push. Problems are shown beside the lines they are in.
name: portal

on:
  push:
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: portal-${{ github.ref }}
  cancel-in-progress: true

jobs:
  portal:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0          # "as of" dates come from the history
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - name: Install what PDF reports need
        run: sudo apt-get update && sudo apt-get install -y libpango-1.0-0 libharfbuzz-subset0
      - name: Install amportal
        run: pip install "amportal==@VERSION@"
      - name: Check
        run: amportal check --output-format github
      - name: Build
        run: amportal build
      # One archive with all clients in it: for the agency, never for a client.
      - uses: actions/upload-artifact@v4
        with:
          name: portals
          path: output/
          retention-days: 14
          if-no-files-found: error
"""

_TEMPLATES_README = """\
# Your own look

amportal brings a theme. Whatever you put into this folder comes before the theme's file of the
same name; everything else stays as it is.

- `home.html` here replaces the first page. To change one part of it, begin with
  `{% extends "default/home.html" %}` and write only the blocks that shall differ:
  `default/` in front of a name always means the theme's own file.
- `css/site.css` here adds to the theme's style sheets: colours, sizes, a few rules.
- `parts/people.html` here replaces "who to call" on all pages.

A template sees the data of one client and nothing else. Text is escaped; Markdown is shown with
`md(text)`. `amportal check` says file and line of a mistake in a template, and the portals that
were published before stay up until it is mended.
"""

_README = """\
# @NAME@: client portals

The state of our work is in `content/`, in files that people can read. amportal makes a private
portal and PDF status reports for each client out of them.

| to | do |
|---|---|
| see everything | `amportal build`, then open `output/_agency/index.html` |
| add a client | `amportal new client acme --name "Acme"` |
| add a project with a plan | `amportal new project acme/spring-launch --template campaign` |
| add a version of something | `amportal new version acme/spring-launch/key-visual FILE` |
| say what happened | `amportal new update acme/spring-launch "Film in edit"` |
| prepare a status report | `amportal new report acme` |
| see what is wrong | `amportal check` |
| see whether this machine is ready | `amportal doctor` |

## Where things are

```
content/agency.yaml                    who we are, who works here, terms, on-call rota
content/clients/acme/client.yaml       one client: brand, language, contacts
content/clients/acme/projects/...      its projects: plan, budget, deliverables, updates, meetings
content/clients/acme/internal/         notes for us alone; no client ever sees them
templates/                             your own look, where you want one
output/                                what was made; never edit it, it is made again
```

In VS Code, take the extension it proposes: it completes keys, explains each and marks mistakes
while you type.
"""

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
        ".gitattributes": _GITATTRIBUTES,
        ".gitignore": _GITIGNORE,
        ".pre-commit-config.yaml": _PRE_COMMIT,
        ".github/workflows/portal.yml": _WORKFLOW.replace("@VERSION@", version),
        ".vscode/settings.json": _json(settings),
        ".vscode/extensions.json": _json({"recommendations": ["redhat.vscode-yaml"]}),
        "templates/README.md": _TEMPLATES_README,
        "README.md": _README.replace("@NAME@", name),
    }
    files.update({f"schema/{kind}.json": _json(schema) for kind, schema in schemas.items()})
    return files


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
