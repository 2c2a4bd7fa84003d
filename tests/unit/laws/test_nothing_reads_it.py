# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a host without the shadow tools, PAM and auditd (Alpine as it is installed) no configuration of theirs is judged
or written.
"""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_process_protected import (
    AuditProcessProtected,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_record_content import (
    AuditRecordContent,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

_policy_of, judge, enforce = area_fixtures("accounts")
BUSYBOX = {
    "/bin/busybox": "", "/bin/sh": pathlib.PurePath("busybox"), "/usr/bin/passwd": pathlib.PurePath("/bin/busybox"),
    "/etc/alpine-release": "3.20.3\n"}
_policy, judge_audit, enforce_audit = area_fixtures("audit")


@pytest.mark.parametrize("left", [{}, {"/etc/login.defs": "ENCRYPT_METHOD DES\n"}])
def test_how_another_passwd_hashes_is_not_known_and_nothing_is_written_for_it(tree, judge, enforce, tmp_path, left):
    found = judge(PasswordHashing(), tree(dict(folk(), **dict(BUSYBOX, **left))))
    assert (found["status"], found["reason"]) == ("not_checked", "hashing_unknown")
    assert enforce(PasswordHashing(), tree())[1] == [] and (tmp_path / "etc/login.defs").exists() == bool(left)


def test_where_no_program_sets_passwords_the_method_is_not_judged_and_the_rest_is(tree, judge):
    found = judge(PasswordHashing(), tree(dict(folk(), **{"/bin/sh": ""})))
    assert (found["status"], found["reason"]) == ("pass", "hashes_strong")


def test_pam_reads_login_defs_without_the_shadow_tools(tree, judge):
    files = dict(
        folk(), **dict(BUSYBOX, **{"/etc/login.defs": "ENCRYPT_METHOD DES\n", "/lib/security/pam_unix.so": ""}))
    assert judge(PasswordHashing(), tree(files))["reason"] == "setting_wrong"


@pytest.mark.parametrize(
    "left, more, written",
    [
        (None, {}, None), ("UMASK 022\n", {}, "UMASK 022\n"), (None, {"/usr/sbin/useradd": ""}, None),
        ("UMASK 022\n", {"/usr/sbin/useradd": ""}, "UMASK 027\n")])
def test_the_mask_of_new_accounts_is_judged_where_something_reads_it_and_the_file_is_not_made(
        tree, judge, enforce, tmp_path, left, more, written):
    tree(dict(folk(), **dict(BUSYBOX, **more, **({} if left is None else {"/etc/login.defs": left}))))
    told = [one for one in judge(FileAccess(), tree())["details"] if "UMASK" in one["message"]["en"]]
    enforce(FileAccess(), tree())
    place = tmp_path / "etc/login.defs"
    assert (place.read_text() if place.exists() else None, bool(told)) == (written, left != written)


def test_of_a_recorder_that_is_not_there_no_unit_is_judged_alone(tree, judge_audit):
    found = judge_audit(AuditProcessProtected(), tree(dict(folk(), **BUSYBOX)))
    assert (found["status"], found["would_change"]) == ("fail", False)
    assert [one["message"]["en"] for one in found["details"] if one["status"] == "fail"] == [
        "audit is not installed (/usr/sbin/auditd does not exist)."]


@pytest.mark.parametrize("control", [AuditRecordContent(), AuditLogProtected()])
def test_settings_of_an_auditd_that_is_not_there_fail_and_are_not_written(
        tree, judge_audit, enforce_audit, tmp_path, control):
    found = judge_audit(control, tree(dict(folk(), **BUSYBOX)))
    assert (found["status"], found["reason"], found["would_change"]) == ("fail", "not_installed", False)
    assert len(found["details"]) == 1
    assert enforce_audit(control, tree())[1] == [] and not (tmp_path / "etc/audit").exists()


@pytest.mark.parametrize("control", [AuditRulesCover(), AuditLogProtected(), AuditRecordContent()])
def test_no_audit_rules_are_staged_for_an_auditd_that_nothing_installs(tree, judge_audit, control):
    host = tree(dict(folk(), **dict(BUSYBOX, **{"/etc/pam.d/login": "", "/etc/pam.d/sshd": ""})))
    found = judge_audit(control, host)
    assert (found["status"], [path for path in host.changes if "audit" in path]) == ("fail", [])


LEFT = {
    "/bin/sh": "", "/etc/sudoers": "root ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n", "/etc/sudoers.d/README": "#\n",
    "/etc/ssh/sshd_config": "MaxAuthTries 6\n"}


@pytest.mark.parametrize(
    "control, program", [(SudoLeastPrivilege(), "/usr/bin/sudo"), (SshLoginLimits(), "/usr/sbin/sshd")])
def test_what_a_removed_package_has_left_is_neither_judged_nor_written(tree, judge, enforce, control, program):
    found = judge(control, tree(dict(folk(), **LEFT)))
    assert (found["status"], program in found["message"]["en"]) == ("not_applicable", True)
    assert enforce(control, tree())[1] == []
    assert judge(control, tree({program: ""}))["would_change"]


@pytest.mark.parametrize(
    "elsewhere",
    ["/usr/local/openssh/sbin/sshd", "/opt/openssh/sbin/sshd", "/run/sshd.pid", "/etc/systemd/system/sshd.service"])
def test_an_sshd_that_somebody_built_reads_its_settings(tree, judge, elsewhere):
    host = tree(dict(folk(), **dict(LEFT, **{elsewhere: "[Service]\nExecStart=/data/ssh/sshd -D\n"})))
    assert judge(SshLoginLimits(), host)["would_change"]
