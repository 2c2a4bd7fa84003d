# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of host numbers that stay small for 10,000 hosts, in memory and in the report."""

from __future__ import annotations

import base64
import re

__all__ = ["HostSet", "decode"]


class HostSet:
    """Grows by `add`; `count` and `encode` tell what is in it."""

    __slots__ = ("_bits",)

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        """Put a host in."""
        place = number >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << (number & 7)

    def __len__(self) -> int:
        return bin(int.from_bytes(self._bits, "little")).count("1")

    def encode(self) -> str:
        """Inclusive ranges ("0-4,7"), or a bitmap ("b64:...", least significant bit first) where that is shorter."""
        bits = int.from_bytes(self._bits, "little")
        length = 4 + (len(self._bits) + 2) // 3 * 4
        # A range costs two characters at the least.
        if bin(bits & ~(bits << 1)).count("1") * 2 <= length:
            ranges = ",".join(self._ranges(bits))
            if len(ranges) <= length:
                return ranges
        return "b64:" + base64.b64encode(self._bits).decode("ascii")

    @staticmethod
    def _ranges(bits: int) -> list[str]:
        text = bin(bits)[:1:-1]
        return [
            str(run.start()) if run.end() - run.start() == 1 else f"{run.start()}-{run.end() - 1}"
            for run in re.finditer("1+", text)]


def decode(text: str) -> list[int]:
    """The numbers an encoded set names."""
    if text.startswith("b64:"):
        data = base64.b64decode(text[4:])
        return [number for number in range(len(data) * 8) if data[number >> 3] >> (number & 7) & 1]
    numbers: list[int] = []
    for part in filter(None, text.split(",")):
        start, _dash, end = part.partition("-")
        numbers += range(int(start), int(end or start) + 1)
    return numbers
