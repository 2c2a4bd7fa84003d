# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.mandatory_access_control import (
    MandatoryAccessControl,
)

CONTROL = MandatoryAccessControl()
SELINUX = "/sys/fs/selinux/enforce"
CONFIG = "/etc/selinux/config"
APPARMOR = "/sys/module/apparmor/parameters/enabled"
PROFILES = "/sys/kernel/security/apparmor/profiles"


@pytest.mark.parametrize("files", [
    {SELINUX: "1"},
    {SELINUX: "1\n", CONFIG: "# SELINUX=disabled\nSELINUX=enforcing\n"},
    {APPARMOR: "Y\n", PROFILES: "/usr/bin/man (enforce)\nlsb_release (complain)\n"},
])
def test_a_mandatory_policy_in_force_passes(tree, judge, files):
    assert judge(CONTROL, tree(files))["status"] == "pass"


@pytest.mark.parametrize(
    "files, message",
    [
        ({SELINUX: "0"}, "SELinux is loaded and permissive (/sys/fs/selinux/enforce)."),
        (
            {SELINUX: "1", CONFIG: "\nSELINUX=permissive\n"},
            "SELinux is enforcing now and will not be after a reboot (/etc/selinux/config:2: SELINUX=permissive)."),
        ({APPARMOR: "Y\n", PROFILES: ""}, "AppArmor is on and enforces none of its 0 profiles."),
        ({APPARMOR: "Y\n", PROFILES: "man (complain)\n"}, "AppArmor is on and enforces none of its 1 profiles."),
        (
            {CONFIG: "SELINUX=disabled\n"},
            "SELinux is disabled (/etc/selinux/config), and no other security module of the kernel can be seen here."),
        (
            {APPARMOR: "N\n", "/sys/kernel/security/lsm": "capability"},
            "Neither SELinux nor AppArmor is active in this kernel."),
    ])
def test_none_in_force_fails_at_level_3_and_is_for_a_person_at_level_2(tree, judge, files, message):
    found = judge(CONTROL, tree(files))
    assert (found["status"], found["would"], found["message"]["en"]) == ("fail", "person", message)
    assert found["advice"] is not None
    assert judge(CONTROL, tree(), level=2)["status"] == "manual"


@pytest.mark.parametrize("files, reason", [
    ({APPARMOR: "Y\n"}, "profiles_unseen"), ({CONFIG: "SELINUX=enforcing\n"}, "kernel_unseen"),
])
def test_what_cannot_be_seen_is_not_checked(tree, judge, files, reason):
    found = judge(CONTROL, tree(files))
    assert (found["status"], found["reason"]) == ("not_checked", reason)
