"""Try the steps of the container recipe where no Docker runs: `python -m tests.soak.container`.

As root on Debian: a small Debian of its own (debootstrap), the packages that the recipe names, the
wheel of this source, the recipe's user, and a build of the sample agency by that user. The base
image of the recipe is another one (`python:3.13-slim`), and Docker's own steps are not tried.
Folders that are named are there inside too, where pip of this machine needs them.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.commands import ROOT

RECIPE = ROOT / "amportal/author/scaffold/texts/site/dockerfile"
_INSIDE = """
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends {packages} >/dev/null
python3 -m venv /venv
/venv/bin/pip install -q --no-cache-dir --only-binary :all: "$(ls /wheel/*.whl)[s3,secrets]"
{user}
mkdir /site && chown portals /site
"""
_AS_USER = """
test "$(id -un)" = portals
cd /site && amportal init sample && cd sample && amportal build
test "$(find output -name '*.pdf' | wc -l)" -gt 0
! command -v gcc cc make
"""
_MOUNTED = """
set -e
for each in dev proc; do mount --rbind /$each $1/$each; done
for each in /etc/xdg /etc/ssl/certs /etc/apt/apt.conf.d {more}; do
  if [ -d $each ]; then mkdir -p $1$each; mount --bind $each $1$each; fi
done
cp /etc/resolv.conf $1/etc/resolv.conf
chroot $1 sh -ec "$2"
chroot --userspec=portals $1 env -i HOME=/home/portals PATH=/venv/bin:/usr/bin:/bin sh -ec "$3"
"""


def packages() -> str:
    """Return the system packages that the recipe installs, parted by blanks."""
    found = re.search(r"--no-install-recommends \\\n(.+?) \\\n", RECIPE.read_text("utf-8"), re.S)
    assert found, "the recipe installs no packages"
    return " ".join(found[1].split())


def user() -> str:
    """Return the command by which the recipe makes its user."""
    found = re.search(r"^RUN (useradd .+)$", RECIPE.read_text("utf-8"), re.M)
    assert found, "the recipe makes no user"
    return found[1]


def main(more: list[str]) -> int:
    """Try it, with the folders *more* inside; return how the last step ended."""
    mounted = _MOUNTED.replace("{more}", " ".join(map(shlex.quote, more)))
    with TemporaryDirectory() as name:
        root = Path(name, "root")
        base = ["--variant=minbase", "--include=ca-certificates,python3,python3-venv", "bookworm"]
        subprocess.run(["debootstrap", *base, str(root)], check=True)
        wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", f"{root}/wheel"]
        subprocess.run([*wheel, str(ROOT)], check=True)
        inside = _INSIDE.format(packages=packages(), user=user())
        command = ["unshare", "--mount", "sh", "-c", mounted, "sh", str(root), inside, _AS_USER]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
