# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each of many things: what is wrong by its name, or one sentence that counts them."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each

SENTENCE = "doors_shut", "All {count} doors of {house} are shut.", "{house} 的 {count} 扇门均已关闭。"


class Shut(Expectation):
    """A door is shut; `told` holds what was done, as a host would."""

    def __init__(self, name, told):
        self.name = name
        self.told = told
        self.affecting(Text("%s is locked." % name, "%s 已上锁。" % name))

    def check(self, host):
        parts = dict(name=self.name, where="/doors/" + self.name, actual=self.told[self.name])
        if self.told[self.name] == "open":
            return observed("fail", "door_open", "{name} is open.", "{name} 未关闭。", **parts)
        return observed("pass", "door_shut", "{name} is shut.", "{name} 已关闭。", **parts)

    def fix(self, host):
        self.told[self.name] = "shut"


def doors(told, **parts):
    return Each([Shut(name, told) for name in sorted(told)], *SENTENCE, house="Ann's", **parts)


def seen(each):
    return [observation for _part, observation in each.looked_at(None)]


class TestCheck:
    def test_where_all_are_right_one_sentence_counts_them_in_both_languages(self):
        only, = seen(doors({"back": "shut", "front": "shut"}))
        assert (only.status, only.reason) == ("pass", "doors_shut")
        assert only.message == Text("All 2 doors of Ann's are shut.", "Ann's 的 2 扇门均已关闭。")
        assert only.evidence == (Evidence("file", "/doors/back", "shut"), Evidence("file", "/doors/front", "shut"))

    def test_what_is_wrong_is_told_by_its_name_and_nothing_of_the_others(self):
        only, = seen(doors({"back": "shut", "front": "open"}))
        assert (only.status, only.message.en, only.message.zh) == ("fail", "front is open.", "front 未关闭。")

    def test_evidence_that_is_given_stands_alone(self):
        only, = seen(doors({"back": "shut"}, where="/doors", actual="1 door"))
        assert only.evidence == (Evidence("file", "/doors", "1 door"),)

    def test_none_at_all_are_all_right(self):
        assert seen(doors({}))[0].message.en == "All 0 doors of Ann's are shut."

    def test_of_none_at_all_another_sentence_is_said_where_there_is_one(self):
        none = Text("The house has no door.", "房屋没有门。")
        assert seen(Each([], *SENTENCE, none=none, house="Ann's"))[0].message == none
        assert seen(Each([None], *SENTENCE, none=none, house="Ann's"))[0].message.en == "All 1 doors of Ann's are shut."

    def test_what_cannot_be_seen_is_no_pass(self):
        blind = Judged(lambda host: observed("not_checked", "dark", "It is dark.", "光线不足。"))
        assert [
            one.status for one in seen(Each([blind, Shut("back", {"back": "shut"})], *SENTENCE, house="Ann's"))] == [
            "not_checked"]

    def test_what_was_seen_may_stand_in_a_thing_s_place(self):
        ajar = observed("fail", "ajar", "A window is ajar.", "窗户未关严。")
        assert seen(Each([ajar, None], *SENTENCE, house="Ann's")) == [ajar]
        assert seen(Each([None, None], *SENTENCE, house="Ann's"))[0].message.en == "All 2 doors of Ann's are shut."

    def test_things_may_be_found_when_the_engine_looks(self):
        told = {"back": "shut"}
        each = Each(lambda host: [Shut(name, told) for name in sorted(told)], *SENTENCE, house="Ann's")
        told["front"] = "open"
        assert [one.message.en for one in seen(each)] == ["front is open."]

    def test_without_a_sentence_nothing_is_said_of_what_is_right(self):
        assert seen(Each([Shut("back", {"back": "shut"})])) == []
        assert [one.status for one in seen(Each([Shut("back", {"back": "open"})]))] == ["fail"]


class TestFix:
    def test_each_thing_that_is_wrong_is_put_right_by_itself(self):
        told = {"back": "open", "cellar": "shut", "front": "open"}
        changed = []
        for part, observation in doors(told).looked_at(None):
            if observation.open and part.fixable:
                changed.append(part.affects(None).en)
                part.fix(None)
        assert changed == ["back is locked.", "front is locked."]
        assert [one.status for one in seen(doors(told))] == ["pass"]

    def test_what_was_seen_alone_is_for_a_person(self):
        ajar = observed("manual", "ajar", "A window is ajar.", "窗户未关严。")
        assert [part.fixable for part, _seen in Each([ajar]).looked_at(None)] == [False]
