"""The exit codes, which scripts and CI may rely on."""

from __future__ import annotations

DONE = 0
CONTENT = 1
USAGE = 2
SAFETY = 3
BUSY = 4
MACHINE = 5
DELIVERY = 6
BUG = 70
INTERRUPTED = 130
