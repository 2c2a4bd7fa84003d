# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""su for one group only, by opt-in."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.su_for_group import SuForGroup
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support.folk import folk

CONTROL = SuForGroup()
ROOTOK = "auth       sufficient pam_rootok.so\n"
ASKS = "auth       required   pam_unix.so\naccount    required   pam_unix.so\n"
LINE = "auth       required   pam_wheel.so use_uid group=suers\n"
SU = "/etc/pam.d/su"


def host_of(tree, su=ROOTOK + ASKS, suers="suers:x:996:alice\n", **more):
    files = folk(group=suers, passwd="carol:x:1002:1002::/home/carol:/bin/bash\n")
    modules = {f"/usr/lib/x86_64-linux-gnu/security/{name}.so": "" for name in ("pam_unix", "pam_wheel", "pam_rootok")}
    return tree({**files, **modules, SU: su, **more})


def test_su_for_whoever_knows_a_password_is_named_and_closed_after_root_is_let_through(tree, judge, enforce):
    found = judge(CONTROL, host_of(tree), su_group="suers")
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == (
        f"/etc/pam.d/su asks for no membership of suers ({SU}:2): su is for whoever knows a password.")
    told = [one["en"] for one in found["affects"] if "suers" in one["en"]]
    assert len(told) == 1 and "bob" in told[0] and "carol" in told[0] and "alice" not in told[0]
    assert enforce(CONTROL, tree(), su_group="suers")[0]["status"] == "pass"
    assert tree().read(SU).decode() == ROOTOK + LINE + ASKS
    assert enforce(CONTROL, tree(), su_group="suers")[1] == []


@pytest.mark.parametrize("line", [
    "auth required pam_wheel.so group=suers\n", "auth required pam_wheel.so use_uid\n",
    "auth sufficient pam_wheel.so trust group=wheel\n" + LINE,
    "auth sufficient pam_wheel.so use_uid group=suers\n", "auth required pam_wheel.so use_uid group=suers deny\n"])
def test_a_line_that_refuses_nobody_or_others_is_none(tree, judge, line):
    assert judge(CONTROL, host_of(tree, ROOTOK + line + ASKS), su_group="suers")["reason"] == "su_for_all"


def test_a_line_for_another_group_is_named_by_its_place(tree, judge):
    found = judge(CONTROL, host_of(tree, ROOTOK + LINE.replace("suers", "wheel") + ASKS), su_group="suers")
    assert f"({SU}:2)" in found["message"]["en"] and found["evidence"][0]["ref"] == f"{SU}:2"


def test_a_line_behind_the_password_comes_too_late(tree, judge):
    assert judge(CONTROL, host_of(tree, ROOTOK + ASKS + LINE), su_group="suers")["reason"] == "su_for_all"


def test_a_group_that_is_not_there_is_for_a_person(tree, judge, enforce):
    found = judge(CONTROL, host_of(tree, suers=""), su_group="suers")
    assert (found["status"], found["would"]) == ("fail", "person") and "groupadd suers" in found["advice"]["en"]
    assert enforce(CONTROL, tree(), su_group="suers")[1] == []


def test_a_group_that_is_trusted_before_root_is_for_a_person(tree, judge):
    line = "auth sufficient pam_wheel.so trust group=wheel\n"
    found = judge(CONTROL, host_of(tree, line + ROOTOK + LINE + ASKS), su_group="suers")
    assert (found["status"], found["would"]) == ("fail", "person") and f"{SU}:1" in found["advice"]["en"]


def test_a_host_without_the_module_is_for_a_person(tree, judge):
    host = host_of(tree)
    os.unlink(host.real("/usr/lib/x86_64-linux-gnu/security/pam_wheel.so"))
    found = judge(CONTROL, host, su_group="suers")
    assert (found["status"], found["would"]) == ("fail", "person") and "pam_wheel" in found["advice"]["en"]


def test_a_run_that_may_become_root_by_su_does_not_shut_itself_out(tree, judge):
    for user, sudo, would in (("bob", False, "person"), ("bob", True, "pass"), ("alice", False, "pass")):
        here = Connection(user, "192.0.2.7", "192.0.2.1", 22, sudo=sudo)
        assert judge(CONTROL, host_of(tree), su_group="suers", connection=here)["would"] == would


def test_a_service_that_includes_su_has_its_line(tree, judge):
    files = {"/etc/pam.d/su-l": "auth include su\naccount include su\n"}
    assert judge(CONTROL, host_of(tree, ROOTOK + LINE + ASKS, **files), su_group="suers")["status"] == "pass"
