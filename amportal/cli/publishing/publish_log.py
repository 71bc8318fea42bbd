"""What was published when: a line a release, in the client's own folder, for the agency alone.

Commit `content/clients/*/internal/publish/`: from it another machine knows what was taken away and
has to stay away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amportal.model.content_layout import client_folder
from amportal.plan.routes import client_of_folder

if TYPE_CHECKING:
    from amportal.publish.portal_job import Outcome

_MOST = 200


def log_file(root: Path, client: str, portal: str) -> Path:
    """Return the file that holds the lines about *portal*."""
    return root / client_folder(client) / "internal" / "publish" / f"{portal}.jsonl"


def lines_of(root: Path, client: str, portal: str) -> Iterator[dict[str, Any]]:
    """Yield the lines about *portal*, the oldest first; what cannot be read is passed over."""
    try:
        text = log_file(root, client, portal).read_text("utf-8")
    except (OSError, ValueError):
        return
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def removed_paths(root: Path, client: str, portal: str) -> tuple[str, ...]:
    """Return the last paths that were taken away, the newest last."""
    found = [path for row in lines_of(root, client, portal) for path in row.get("removed", ())]
    return tuple(dict.fromkeys(map(str, found)))[-_MOST:]


def last_day(root: Path, portal: str) -> str:
    """Return the day on which *portal* was published last, or nothing where nobody noted it."""
    rows = list(lines_of(root, client_of_folder(portal), portal))
    return str(rows[-1].get("at", ""))[:10] if rows else ""


def note(root: Path, outcome: Outcome, by: str, result: str) -> None:
    """Write what came of *outcome*; nothing where its client's folder is gone."""
    plan, job = outcome.plan, outcome.job
    if plan is None or not (root / client_folder(job.client) / "client.yaml").is_file():
        return
    row = {
        "at": plan.manifest.at,
        "release": plan.manifest.release,
        "commit": plan.manifest.commit,
        "by": by,
        "target": job.target_id,
        "result": result,
        "files": len(plan.manifest.files),
        "removed": list(plan.removed),
        "withdrawn": plan.manifest.withdrawn,
    }
    file = log_file(root, job.client, job.portal)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
