# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of RPM packages, ordered as rpm orders them."""

import re

# Numbers, letters, and the two signs that mean something; any other sign only parts them.
_PARTS = re.compile(r"[0-9]+|[A-Za-z]+|[~^]")


def compare(one, other):
    """Return a number below, at or above zero, as `one` (epoch:version-release) is older than, the same as, or newer
    than `other`.
    """
    for left, right in zip(_fields(one), _fields(other)):
        found = _compare(_PARTS.findall(left), _PARTS.findall(right))
        if found:
            return found
    return 0


def _fields(text):
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "0", text
    version, dash, release = rest.rpartition("-")
    return (epoch or "0", version, release) if dash else (epoch or "0", rest, "")


def _compare(one, other):
    for index in range(max(len(one), len(other)) + 1):
        left, right = [parts[index] if index < len(parts) else "" for parts in (one, other)]
        if left == right:
            continue
        # A tilde is older than the end; a caret is newer than the end, and older than anything else.
        if "~" in (left, right):
            return -1 if left == "~" else 1
        if "^" in (left, right):
            return 1 if (left == "^") == (not left or not right) else -1
        if not left or not right:
            return 1 if left else -1
        if left.isalpha() != right.isalpha():
            return -1 if left.isalpha() else 1
        if left.isalpha():
            return -1 if left < right else 1
        if int(left) != int(right):
            return int(left) - int(right)
    return 0
