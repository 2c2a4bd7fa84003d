# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices of an inventory by the names of its hosts: a host stays in its slice when others come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["MOST", "NONE", "Slice", "SliceError", "in_slice", "number_of"]

MOST = 10_000
# A pattern of no host: Ansible takes an empty list of patterns for a mistake.
NONE = "!all"
_FORM = re.compile(r"([0-9]{1,5})/([0-9]{1,5})")
_WRONG = Text(
    "baseline_slice is {text}; it has to be NUMBER/SLICES, from 1/1 to {most}/{most}",
    "baseline_slice 的值为 {text}，应为 序号/总数，从 1/1 到 {most}/{most}")


class SliceError(ValueError):
    """What was given names no slice; `told` is why."""

    def __init__(self, text: object) -> None:
        self.told = _WRONG.format(text=repr(text), most=MOST)
        super().__init__(f"{self.told.en} / {self.told.zh}")


class Slice(NamedTuple):
    """One of so many slices, the first being 1."""

    number: int
    slices: int

    @classmethod
    def of(cls, text: object) -> Slice:
        """Return the slice that is written so ("3/20"); raises SliceError."""
        found = _FORM.fullmatch(str(text))
        if found is None or not 1 <= int(found[1]) <= int(found[2]) <= MOST:
            raise SliceError(text)
        return cls(int(found[1]), int(found[2]))


def number_of(name: str, slices: int) -> int:
    """Return in which of so many slices a host is, by its name alone."""
    return int.from_bytes(sha256(name.encode("utf-8", "surrogateescape")).digest()[:8], "big") % slices + 1


def in_slice(names: Iterable[str], text: object) -> list[str]:
    """Return those of the hosts that are in a slice, as patterns for a play; raises SliceError."""
    wanted = Slice.of(text)
    return [name for name in names if number_of(str(name), wanted.slices) == wanted.number] or [NONE]
