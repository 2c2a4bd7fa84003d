# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only a person puts right is looked at once: no large database is asked again where nothing is staged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class Asks(Control):
    """Asks a database."""

    id, zh, clauses = "asks", "询问", ("7.5.9-B-a-2",)
    asked = 0

    def expectations(self, host, policy):
        yield Seen(self._look)

    def _look(self, host):
        self.asked += 1
        yield observed("fail", "seen", "Seen.", "已见。")


def test_what_only_a_person_puts_right_is_looked_at_once(engine):
    control = Asks()
    (found,) = engine(control).check()
    assert (found["status"], found["would"], control.asked) == ("fail", "person", 1)
