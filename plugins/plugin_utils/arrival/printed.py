# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stood in the way where a command on a host gave no result: in the words of what did.

Ansible's own message speaks of a result that it could not read: true, and no help.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["last_line", "printed", "unread", "without_prefix"]

# What ssh says of every connection that ends, but for one without a terminal.
_CLOSED = re.compile(r"(Shared connection|Connection) to \S+ closed\.?$")
# What it tells of its own work with -v.
_OWN = re.compile(r"debug\d: |OpenSSH_|Transferred: |Bytes per second: ")


# What ansible-core 2.19 and newer put before every message of a task that failed.
_PREFIX = "Task failed: "


def without_prefix(message: str) -> str:
    """Return a message of a failed task without what Ansible says of each."""
    return message.strip().removeprefix(_PREFIX)


def unread(answer: dict[str, Any]) -> bool:
    """Tell whether an answer is Ansible's, to output in which there was no result."""
    return "module_stderr" in answer or "module_stdout" in answer


def printed(answer: dict[str, Any]) -> str:
    """Return the last that was printed on the way to the command, or by it; nothing where that says nothing."""
    errors, output = (
        [line for line in _lines(str(answer.get(name) or "")) if not _OWN.match(line)]
        for name in ("module_stderr", "module_stdout"))
    # Through a terminal everything comes as output; what ssh itself has said beside it is the host's banner.
    through_terminal = any(_CLOSED.match(line) for line in errors)
    return next((lines[-1] for lines in ([output] if through_terminal else [errors, output]) if lines), "")


def last_line(text: str) -> str:
    """Return the last line that says something: what the tools on the way print first is their greeting."""
    return next(reversed(_lines(text)), "it gave no answer")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
