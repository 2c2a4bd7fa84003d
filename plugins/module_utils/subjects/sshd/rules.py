# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What values of sshd's keywords are good."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import SECONDS, Rule, between
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.config import max_startups, seconds


def seconds_within(limit):
    """Accept a time of one second or more, up to the limit."""
    def accepts(text):
        try:
            return 1 <= seconds(text) <= limit
        except ValueError:
            return False
    return Rule(between(1, limit, SECONDS), str(limit), accepts)


def startups_within(limits):
    """Accept a MaxStartups that refuses no later, and no more seldom, than these limits (start:rate:full)."""
    bounds = max_startups(limits)

    def accepts(text):
        try:
            start, _rate, full = max_startups(text)
        except ValueError:
            return False
        # sshd before 9.2 takes 0: then each is refused as often as its rate says, from the first.
        return 0 <= start <= bounds[0] and full <= bounds[2]

    def nearest(text):
        """Return the bounds for what is beyond them, so that no number of logins under way is refused less often than
        now.
        """
        try:
            start, rate, full = max_startups(text)
        except ValueError:
            return limits
        if not 0 <= start < bounds[2]:
            return limits
        return "%d:%d:%d" % (min(start, bounds[0]), max(rate, bounds[1]), min(full, bounds[2]))
    return Rule("start <= %d, full <= %d" % (bounds[0], bounds[2]), limits, accepts, nearest=nearest)


def among(allowed, present):
    """Accept a comma-separated list with nothing outside `allowed`; the target is what is `present` of it, in its
    order.
    """
    target = [name for name in allowed if name in present.split(",")]

    def weak(text):
        return ",".join(name for name in text.split(",") if name not in allowed)
    return Rule(
        Text("only strong ones", "仅限强算法"), ",".join(target or allowed), lambda text: bool(text) and not weak(text),
        weak)
