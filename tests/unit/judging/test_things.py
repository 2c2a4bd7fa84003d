# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A finding tells of each thing below the host that it is about how that stands."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_THINGS, Thing, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each

ONE, OTHER = Thing("database", "one"), Thing("endpoint", "other")


def seen(status, about=None, text="Seen."):
    return observed(status, "seen", text, "已见。", about=about)


class Looked(Control):
    """Looks at two things."""

    id, zh, clauses = "looked", "查看", ("7.5.9-B-a-2",)
    observations = ()

    def expectations(self, host, policy):
        all_of_one = Each([seen("fail"), None], "right", "Right.", "正确。")
        all_of_one.about = ONE
        yield all_of_one
        for one in self.observations:
            yield Judged(lambda host, one=one: one)


def things(engine, *observations):
    control = Looked()
    control.observations = observations
    (found,) = engine(control).check()
    return found["things"], found["things_more"]


def test_each_thing_has_its_worst_status_and_no_other_s(engine):
    assert things(engine, seen("pass", ONE), seen("pass", OTHER), seen("not_checked")) == (
        [{"kind": "database", "name": "one", "status": "fail"},
         {"kind": "endpoint", "name": "other", "status": "pass"}], 0)


def test_more_than_are_named_are_counted(engine):
    many = [seen("pass", Thing("endpoint", "%03d" % number)) for number in range(MAX_THINGS + 4)]
    found, more = things(engine, *many)
    assert (len(found), more) == (MAX_THINGS, 5)
