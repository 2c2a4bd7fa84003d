# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A named setting of a source has a value that a rule accepts."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where

PLACE = Where("/etc/door.conf", 3)


@pytest.fixture(name="host")
def host_with_a_door(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/door.conf").write_text("# doors\n\n  locks\t= 3  # of brass\n", encoding="utf-8")
    return Host(str(tmp_path))


class Source:
    """Settings by name, as a host's files give them."""

    label = "door.conf"

    def __init__(self, default=None, **written):
        self.written = written
        self._default = default

    def get(self, name):
        return Value(self.written[name], PLACE) if name in self.written else None

    def default(self, name):
        return self._default

    def set(self, name, value):
        self.written[name] = value


class Searched(Source):
    """One that is more files than its label says."""

    searched = ("/etc/door.conf", "/etc/door.conf.d/*.conf")


@pytest.mark.parametrize("source, status, reason, message", [
    (Source(locks="3"), "pass", "setting_right", "locks is 3 in /etc/door.conf:3."),
    (Source(locks="1"), "fail", "setting_wrong", "locks is 1 in /etc/door.conf:3, expected >= 2."),
    (Source(default="2"), "pass", "setting_right", "locks is 2 in door.conf, where it is not set."),
    (Source(default="1"), "fail", "setting_wrong", "locks is 1 in door.conf, where it is not set, expected >= 2."),
    (Source(), "fail", "setting_missing", "locks is not set in door.conf, expected >= 2."),
], ids=["right", "wrong", "right by default", "wrong by default", "unset"])
def test_what_is_seen_is_told_with_its_place(host, source, status, reason, message):
    seen = Setting(source, "locks", at_least(2)).check(host)
    assert (seen.status, seen.reason, seen.message.en) == (status, reason, message)
    assert "locks" in seen.message.zh and seen.expected == "locks >= 2"


def test_evidence_is_the_line_as_it_stands_or_the_places_searched(host):
    assert Setting(Source(locks="3"), "locks", at_least(2)).check(host).evidence == (
        Evidence("file", PLACE, "locks = 3  # of brass"),)
    assert Setting(Source(), "locks", at_least(2)).check(None).evidence == (absent("door.conf"),)
    assert Setting(Searched(default="2"), "locks", at_least(2)).check(None).evidence == (absent(*Searched.searched),)


@pytest.mark.parametrize("source, rule, value", [
    (Source(locks="1"), at_least(2), "2"), (Source(), at_most(4), "4"),
    (Source(locks="7:9"), Rule("3:3 at most", "3:3", lambda text: False, nearest=lambda text: "3:9"), "3:9"),
    (Source(), Rule("3:3 at most", "3:3", lambda text: False, nearest=lambda text: "3:9"), "3:3"),
], ids=["wrong", "unset", "strict in a part", "unset and strict in a part"])
def test_a_fix_sets_the_target_or_what_is_no_laxer_than_what_is_there(source, rule, value):
    Setting(source, "locks", rule).fix(None)
    assert source.written == {"locks": value}


def test_its_own_fix_settles_it_and_what_nobody_may_set_has_none(host):
    setting = Setting(Source(locks="1"), "locks", at_least(2))
    setting.fix(None)
    assert setting.check(host).status == "pass" and setting.fixable
    assert not Setting(Source(), "locks", at_least(2), fixable=False).fixable
