# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of several things, each told by itself; only a person puts such a thing right."""

from typing import Callable, Iterable, Iterator, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


class Seen(Expectation):
    """Each thing that `look(host)` yields an Observation of is told, whether it is right or not.

    `look` is called when the engine checks. Where what is right needs no word of its own, Each is the kind.
    """

    fixable = False

    def __init__(self, look: Callable[[Host], Iterable[Observation]]) -> None:
        self._look = look

    def looked_at(self, host: Host) -> Iterator[Tuple[Expectation, Observation]]:
        for seen in self._look(host):
            yield self, seen


def unseen(what: Text, error: HostError) -> Expectation:
    """Return what stands for things that cannot be looked at here, and so are not judged; the error tells why."""
    return Judged(
        lambda host: observed(
            "not_checked", "unseen", "{what}: {error}.", "{what}：{error}。", what=what, error=error,
            evidence=(absent(error.path),)))
