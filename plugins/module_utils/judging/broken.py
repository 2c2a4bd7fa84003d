# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps one thing from being judged is told in its place, and hides nothing of the others."""

import traceback
from typing import Iterator, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Observation,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


def looked_at(expectation: Expectation, host: Host) -> Iterator[Tuple[Expectation, Observation]]:
    """Yield what an expectation saw, and what kept it from seeing more as an observation of its own."""
    try:
        yield from expectation.looked_at(host)
    except Exception as error:  # pylint: disable=broad-except
        yield expectation, broken(host, error)


def broken(host: Host, error: Exception) -> Observation:
    """Return the observation of what raised: a host's fault by its own words, a control's own with its places."""
    host.unparsed = host.unparsed or isinstance(error, ParseError)
    if isinstance(error, (HostError, ParseError)):
        return _observed("unreadable", error.told)
    if isinstance(error, PermissionError):
        # Not of a control's making: this run is no root, or a mandatory access control holds it off.
        return _observed("unreadable", host.refused(error).told)
    return _observed("control_failed", "%s: %s" % (type(error).__name__, error), _frames(error))


def without_period(problem: Union[Text, str]) -> Union[Text, str]:
    """Return a problem as the end of a sentence; what a program said is the same in both languages."""
    return Text(problem.en.rstrip("."), problem.zh.rstrip(".。")) if isinstance(problem, Text) else problem.rstrip(".")


def _observed(reason: str, problem: Union[Text, str], trace: str = "") -> Observation:
    return observed(
        "error", reason, "Cannot be judged: {problem}.", "无法判定：{problem}。", problem=without_period(problem),
        evidence=[Evidence("command", "traceback", trace)] if trace else ())


def _frames(error: Exception) -> str:
    """Return where it was raised, a line a frame: places only, for source lines and values may tell more than they
    should.
    """
    return "\n".join(
        "%s:%s in %s" % (frame.filename.rpartition("ansible_collections/")[2], frame.lineno, frame.name)
        for frame in traceback.extract_tb(error.__traceback__))
