# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of Debian packages, ordered as dpkg orders them (deb-version(7))."""

import re
from itertools import zip_longest

# Signs and numbers in turn; a number of leading zeros is the same.
_RUNS = re.compile(r"([^0-9]*)([0-9]*)")


def compare(one, other):
    """Return a number below, at or above zero, as `one` is older than, the same as, or newer than `other`."""
    for left, right in zip(_parts(one), _parts(other)):
        found = _compare(_RUNS.findall(left), _RUNS.findall(right))
        if found:
            return found
    return 0


def _parts(version):
    epoch, colon, rest = version.strip().partition(":")
    if not colon:
        epoch, rest = "0", version.strip()
    upstream, dash, revision = rest.rpartition("-")
    return (epoch, upstream, revision) if dash else (epoch, rest, "")


def _compare(one, other):
    for (signs, digits), (other_signs, other_digits) in zip_longest(one, other, fillvalue=("", "")):
        # What ends is older than any sign but a tilde.
        left, right = [_order(sign) for sign in signs] + [0], [_order(sign) for sign in other_signs] + [0]
        if left != right:
            return -1 if left < right else 1
        difference = int(digits or 0) - int(other_digits or 0)
        if difference:
            return difference
    return 0


def _order(sign):
    """Letters come before all other signs, and a tilde before everything, the end too."""
    if sign == "~":
        return -1
    return ord(sign) if sign.isalpha() else ord(sign) + 256
