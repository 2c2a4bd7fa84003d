# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several things seen in one look, each told by itself; what cannot be looked at."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen, unseen


def test_each_thing_is_told_right_or_wrong_and_none_is_a_machines():
    things = [observed(status, "door", "One.", "一。") for status in ("pass", "fail", "pass")]
    found = list(Seen(lambda host: iter(things)).looked_at(None))
    assert [seen.status for _part, seen in found] == ["pass", "fail", "pass"]
    assert not any(part.fixable for part, _seen in found)


def test_it_looks_when_it_is_asked_and_each_time():
    asked = []
    kind = Seen(lambda host: asked.append(host) or ())
    assert asked == []
    assert list(kind.looked_at("one")) == list(kind.looked_at("two")) == []
    assert asked == ["one", "two"]


def test_what_cannot_be_looked_at_is_not_checked_and_names_the_reason():
    seen = unseen(Text("Doors", "门"), Missing("/doors")).check(None)
    assert (seen.status, seen.reason) == ("not_checked", "unseen")
    assert seen.message.en == "Doors: /doors: does not exist." and seen.message.zh.startswith("门：/doors")
