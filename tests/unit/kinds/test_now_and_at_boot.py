# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting that holds now and after a reboot, with sources of its own: the sentences, the verdicts, the fix."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.now_and_at_boot import NowAndAtBoot
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where


class Source:
    """Two places that hold a value: what runs, and a file."""

    folder = "/etc/app.d"
    looked = None

    def __init__(self, now, later):
        self.values = {"now": now, "later": later}

    def unseen(self, _host, name):
        return observed("not_checked", "unseen", "Not seen.", "未见。") if name == "other" else None

    def now(self, _host, _name):
        return self.values["now"]

    def at_boot(self, _host, _name):
        return None if self.values["later"] is None else Value(self.values["later"], Where("/etc/app.d/a", 3))

    def others(self, _host, _name):
        return ()

    def told(self, name):
        return Text(name, name)

    def place(self, _name):
        return "/proc/app"

    def seen(self, _name, value):
        return Evidence("file", "/proc/app", value)

    def keep(self, _host, _name, value):
        self.values["later"] = value

    def put(self, _host, _name, value):
        self.values["now"] = value


@pytest.mark.parametrize("now,later,default,status,reason,where", [
    ("1", "1", None, "pass", "setting_right", "/proc/app"),
    ("0", "1", None, "fail", "setting_wrong", "/proc/app"),
    ("1", "0", None, "fail", "setting_wrong_at_boot", "/etc/app.d/a:3"),
    ("1", None, None, "fail", "setting_not_kept", "/etc/app.d"),
    ("1", None, "1", "pass", "setting_right", "/proc/app"),
    ("1", None, "0", "fail", "setting_wrong_at_boot", "/proc/app"),
    # What runs is not to be told here, as in an image.
    (None, "1", None, "pass", "setting_right", "/etc/app.d/a:3"),
])
def test_both_have_to_be_right(now, later, default, status, reason, where):
    seen = NowAndAtBoot(Source(now, later), "app", one_of("1"), default).check(None)
    assert (seen.status, seen.reason) == (status, reason)
    assert where in [one.ref for one in seen.evidence]
    assert "app" in seen.message.en and "app" in seen.message.zh


@pytest.mark.parametrize("now,later", [("0", "1"), ("1", "0"), ("0", None), ("0", "0")])
def test_its_own_fix_settles_it(now, later):
    source = Source(now, later)
    expected = NowAndAtBoot(source, "app", one_of("1"))
    expected.fix(None)
    assert source.values == {"now": "1", "later": "1"} and expected.check(None).status == "pass"


def test_what_is_right_is_not_written():
    source = Source("1", "2")
    NowAndAtBoot(source, "app", one_of("1", "2")).fix(None)
    assert source.values == {"now": "1", "later": "2"}


def test_what_cannot_be_changed_before_a_reboot_waits_for_it():
    expected = NowAndAtBoot(Source("0", "1"), "app", one_of("1"), pending=Text("Reboot.", "请重启。"))
    seen = expected.check(None)
    assert (
        seen.status, seen.reason, seen.pending_reboot, expected.fixable) == (
        "fail", "setting_after_reboot", True, False)


def test_what_its_source_cannot_see_is_said_by_it():
    assert NowAndAtBoot(Source("1", "1"), "other", one_of("1")).check(None).status == "not_checked"


def test_it_takes_nothing_from_anybody_where_the_value_in_force_is_right():
    told = Text("It ends.", "将结束。")
    assert NowAndAtBoot(Source("1", "0"), "app", one_of("1")).affecting(told).affects(None) is None
    assert NowAndAtBoot(Source("0", "0"), "app", one_of("1")).affecting(told).affects(None) == told
