"""Run commands, and say plainly what failed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

__all__ = ["LabError", "main", "run"]


class LabError(Exception):
    """The lab cannot go on; the message tells the operator why."""


def run(command: Sequence[object], *, stdin: str | None = None, timeout: float = 900) -> str:
    """Run a command and return what it printed."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True, text=True, timeout=timeout, check=False,
        )
    except FileNotFoundError:
        raise LabError(f"{words[0]} is not installed; run lab/prepare first.") from None
    except subprocess.TimeoutExpired:
        raise LabError(f"{' '.join(words)} took more than {timeout:.0f} seconds.") from None
    if done.returncode:
        reason = "\n  ".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise LabError(f"{' '.join(words)} failed ({done.returncode}):\n  {reason}")
    return done.stdout


def main(command: Callable[[Sequence[str]], None]) -> None:
    """Run a lab command; a LabError becomes one message and exit code 1."""
    try:
        command(sys.argv[1:])
    except LabError as error:
        sys.exit(f"{sys.argv[0]}: {error}")
