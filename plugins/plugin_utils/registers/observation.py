# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule saw: a status, a reason code, a sentence in both languages, the record it is about, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record

__all__ = ["Observation", "fail", "manual", "met", "not_applicable"]


@dataclass(frozen=True)
class Observation:
    """One thing that a rule looked at.

    `record` is what it was seen in, `due` the last day on which a pass holds (or the day something was to be done by),
    `who` the id of the person or the post that has to act, where it is known, `duty` the name of what has to be done
    again (duties.py), which judging knows by the rule's call. `about` is the one host or run that it was seen of, with
    what of it was looked at: ("accounts", "web1"); the message does not name it again.
    """

    status: str
    reason: str
    message: Text
    record: Record | None = None
    due: date | None = None
    who: str | None = None
    duty: str | None = None
    about: tuple[str, str] | None = None


def met(message: Text, *, due: date | None, record: Record | None = None) -> Observation:
    """It is as it should be, until `due`."""
    return Observation("pass", "met", message, record, due)


def fail(reason: str, message: Text, record: Record | None = None, **more: Any) -> Observation:
    """A kept register says the contrary."""
    return Observation("fail", reason, message, record, **more)


def manual(reason: str, message: Text, record: Record | None = None, **more: Any) -> Observation:
    """A person has to look, or to write something down."""
    return Observation("manual", reason, message, record, **more)


def not_applicable(reason: str, message: Text, *, due: date | None = None, record: Record | None = None) -> Observation:
    """Somebody has stated that there is nothing of the kind, or the clause is for others."""
    return Observation("not_applicable", reason, message, record, due)
