# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller has seen of this host where no host can look: it comes with the options, as observations."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, Observation
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


def seen(policy, control):
    """Return the expectation that tells what the controller has seen for a control."""
    return Seen(lambda host: [_told(one) for one in policy.collected.get(control, ())])


def _told(one):
    message, advice = one["message"], one.get("advice")
    return Observation(
        one["status"], one["reason"], Text(message["en"], message["zh"]), one["expected"], one["actual"],
        evidence=[Evidence(*item) for item in one["evidence"]],
        advice=Text(advice["en"], advice["zh"]) if advice else None)
