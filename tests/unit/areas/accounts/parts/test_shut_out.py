# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ages are for passwords: nobody who logs in with a key is given one, and who will be shut out is told by name and
date.
"""

import datetime

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from tests.unit.support.folk import KEY, folk

CONTROL = PasswordMaxAge()
TODAY = 20779
HASH = "$6$saltsaltsaltsalt$" + "h" * 86


def host(shadow, login_defs="PASS_MAX_DAYS\t180\n", **files):
    return folk("newkey:x:1100:1100::/home/newkey:/bin/bash\n", "newkey:%s:::\n" % shadow, **dict(
        {"/etc/login.defs": login_defs, "/home/newkey/.ssh/authorized_keys": KEY}, **files))


def day(number):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()


@pytest.mark.parametrize("field", ["*", "!", "!!", "!*"])
@pytest.mark.parametrize("ago", [0, 151, 200, 300])
def test_a_key_only_account_is_changed_by_no_run_and_told_before_its_day(tree, enforce, tmp_path, field, ago):
    files = host("%s:%d:0:180:7" % (field, TODAY - ago))
    found, changed = enforce(CONTROL, tree(files))
    assert changed == [] and (tmp_path / "etc/shadow").read_text() == files["/etc/shadow"]
    told = [one["message"]["en"] for one in found["details"] if "newkey" in one["message"]["en"]]
    assert len(told) == (0 if ago == 0 else 1)
    assert all(day(TODAY - ago + 181) in text and "key" in text for text in told)
    assert found["status"] == ("pass" if ago == 0 else "manual")


@pytest.mark.parametrize("fields", ["*:20500:0:99999:7:::", "*:20590::::::", "*::0:180:7:::", "*:0:0:180:7:::"])
def test_a_key_only_account_without_an_end_is_not_told_of(tree, judge, fields):
    files = host("x")
    files["/etc/shadow"] = files["/etc/shadow"].replace("newkey:x:::\n", "newkey:" + fields + "\n")
    assert judge(CONTROL, tree(files))["status"] == "pass"


def test_a_key_that_cannot_be_looked_for_may_be_there(tree, judge):
    files = host("*:%d:0:180:7" % (TODAY - 200))
    del files["/home/newkey/.ssh/authorized_keys"]
    found = judge(CONTROL, tree(dict(files, **{"/home/newkey/.ssh/authorized_keys/x": ""})))
    assert "newkey: it logs in with a key, has no password" in found["message"]["en"]


def test_without_a_key_there_is_no_login_to_lose(tree, judge):
    files = host("*:20590:0:180:7")
    del files["/home/newkey/.ssh/authorized_keys"]
    assert judge(CONTROL, tree(files))["status"] == "pass"


@pytest.mark.parametrize(
    "fields, told",
    [
        (HASH + ":%d:0:180:7:5::" % (TODAY - 160), TODAY - 160 + 186),
        (HASH + ":%d:0:180:7::%d:" % (TODAY - 10, TODAY + 30), TODAY + 30),
        ("*:%d:0:99999:7::%d:" % (TODAY - 10, TODAY + 1), TODAY + 1), (HASH + ":%d:0:180:7:5::" % (TODAY - 150), None),
        (HASH + ":%d:0:180:7:::" % (TODAY - 160), None), (HASH + ":%d:0:180:7::%d:" % (TODAY - 10, TODAY + 31), None),
        (HASH + ":%d:0:180:7::%d:" % (TODAY - 10, TODAY - 1), None),
    ])
def test_whoever_will_be_shut_out_within_thirty_days_is_told_with_the_date(tree, judge, fields, told):
    files = host("x")
    files["/etc/shadow"] = files["/etc/shadow"].replace("newkey:x:::\n", "newkey:" + fields + "\n")
    found = judge(CONTROL, tree(files))
    assert (
        found["status"], told is None or day(told) in found["message"]["en"]) == (
        "pass" if told is None else "manual", True)


def test_enforcing_the_age_says_whom_else_it_will_meet(tree, judge):
    found = judge(CONTROL, tree(host("*:20779:0:99999:7", login_defs="PASS_MAX_DAYS\t99999\n")))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "a key alone" in found["message"]["en"] and "chage -M -1 -I -1" in found["advice"]["en"]


@pytest.mark.parametrize("left", [{}, {"/etc/login.defs": "PASS_MAX_DAYS\t99999\n"}])
def test_without_the_shadow_tools_login_defs_is_neither_judged_nor_written(tree, judge, enforce, tmp_path, left):
    files = host("*:20779:0:99999:7", **{"/bin/sh": "", "/bin/busybox": "", "/usr/bin/passwd": ""})
    del files["/etc/login.defs"]
    found = judge(CONTROL, tree(dict(files, **left)))
    assert (found["status"], "login.defs" in found["message"]["en"]) == ("pass", False)
    assert enforce(CONTROL, tree())[1] == [] and (tmp_path / "etc/login.defs").exists() == bool(left)
