# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of a device: the variables, and what is known of its saved configurations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Network

__all__ = ["Wanted"]


@dataclass(frozen=True)
class Wanted:
    """The numbers and names that the rules go by."""

    file: str
    level: int = 3
    management_networks: Sequence[Network] = ()
    superusers: Sequence[str] = ()
    attempts: int = 5
    lock_seconds: int = 300
    idle_seconds: int = 900
    length: int = 8
    classes: int = 3
    days: int = 180
    log_servers: Sequence[str] = ()
    time_servers: Sequence[str] = ()
    approved_versions: Sequence[str] = ()
    # What the file held so many days ago, with the time; None where the history is shorter.
    earlier: Callable[[], tuple[datetime, bytes] | None] = field(default=lambda: None)
