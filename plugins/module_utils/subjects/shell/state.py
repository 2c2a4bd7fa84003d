# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMOUT and the umask while start scripts run: what is known of them, and how a command changes that."""

import re
from collections import namedtuple

COMPUTED = "computed"
UNSEEN = "unseen"
# Our own lines, known by their bytes: they leave a stricter value and what is readonly as it is.
CLAMP = (
    'if ! {{ [ "${{TMOUT:-0}}" -ge 1 ] && [ "$TMOUT" -le {0} ]; }} 2>/dev/null; then\n'
    "    (TMOUT={0}) 2>/dev/null && TMOUT={0} || :\nfi")
OURS = re.compile(re.escape(CLAMP.format("LIMIT")).replace("LIMIT", r"(\d+)", 1).replace("LIMIT", r"\1"))

# tmout: its text, None, COMPUTED or UNSEEN; umask: the bits that are surely withheld, None, COMPUTED or UNSEEN; each
# with its place. held: where TMOUT became readonly; ended: where the reading of the scripts came to an early end;
# literal: after `set -f`, names stay patterns; strict: after `set -u`; brittle: after `set -e`, where what fails ends
# the shell; flow: how it goes on.
State = namedtuple("State", "tmout tmout_at held umask umask_at ended literal strict brittle flow")
START = State(None, None, None, None, None, None, False, False, False, "")


def umask_of(text, before):
    """Return the bits that a umask withholds at least, COMPUTED, or None for one that no shell takes."""
    if text is None:
        return COMPUTED
    if re.match(r"[0-7]+\Z", text):
        return int(text, 8) & 0o777 if len(text) <= 6 else None
    allowed = 0o777 & ~(before if isinstance(before, int) else 0)
    for clause in text.split(","):
        match = re.match(r"([ugoa]*)([-+=])([rwxXst]*)\Z", clause)
        if match is None:
            return None
        who = match.group(1).replace("a", "ugo") or "ugo"
        classes = sum({"u": 0o700, "g": 0o070, "o": 0o007}[one] for one in set(who))
        bits = sum(
            {"r": 0o444, "w": 0o222, "x": 0o111}.get(one, 0) for one in set(match.group(3).replace("X", "x"))) & classes
        allowed = (
            allowed & ~bits if match.group(2) == "-"
            else (allowed if match.group(2) == "+" else allowed & ~classes) | bits)
    return 0o777 & ~allowed


def within(text, limit):
    """Tell whether a TMOUT ends an idle shell within a limit; no number, and 0, mean never."""
    return text is not None and re.match(r"[0-9]{1,9}\Z", text) is not None and 1 <= int(text) <= limit


def clamped(state, limit, where):
    """Return the state after our own lines."""
    if state.held or within(state.tmout, int(limit)):
        return state
    return state._replace(tmout=limit, tmout_at=where)
