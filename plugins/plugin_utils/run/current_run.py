# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback and the actions of one ansible-playbook process know of each other.

The callback lives in the main process, actions in workers forked from it, which inherit this module as it is then.
"""

from __future__ import annotations

import getpass
import os
import platform
import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

__all__ = ["CurrentRun", "get", "new_id", "operator", "set_current"]


@dataclass(frozen=True)
class CurrentRun:
    """The run that is going on."""

    run_id: str
    fragments_dir: Path
    fragment: Path | None = None
    # Whether findings may go past Ansible, for nobody looks at them on its way.
    spools: bool = False
    # By which of its options it was limited, as the report tells.
    limits: frozenset[str] = frozenset()


_current: CurrentRun | None = None


def new_id() -> str:
    """An id that sorts by time: 20261122T183000-ab12."""
    return f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def get() -> CurrentRun | None:
    """The run that is going on, where the compliance callback is enabled."""
    return _current


def set_current(run: CurrentRun | None) -> None:
    """Say which run is going on."""
    global _current  # pylint: disable=global-statement
    _current = run


def operator() -> str:
    """Who has started this run, and on which machine: alice@controller, alice (root)@controller by sudo."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = f"uid {os.getuid()}"
    before = os.environ.get("SUDO_USER")
    return f"{f'{before} ({name})' if before and before != name else name}@{platform.node()}"[:300]
