# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sort of event is recorded."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from tests.unit.support.audit_host import CONF, OTHER, OWN, SHOWN, said

COVER, EVERY_USER = AuditRulesCover(), AuditEveryUser()


class TestRules:
    def test_a_rule_that_the_kernel_refused_is_named(self, machine, judge):
        host = machine({OTHER: "-w /etc/passwd -p wa -k a\n-w /gone/file -p wa -k b\n"}, ["-w /etc/passwd -p wa -k a"])
        found = judge(COVER, host)
        assert any(
            text == "The kernel does not have the rule of %s:2: -w /gone/file -p wa -k b." % OTHER
            for text in said(found))

    def test_every_sort_of_event_is_covered_by_what_is_written(self, machine, enforce, tmp_path):
        host = machine(
            {
                "/usr/bin/su": "", "/opt/app/run": "", "/etc/postgresql/pg.conf": "", "/usr/sbin/auditctl": "",
                "/var/log/keep": "", "/var/log/records/keep": "", "/var/lib/lastlog/lastlog2.db": "",
                "/var/lib/wtmpdb/wtmp.db": "", "/run/faillock/admin": "", "/usr/lib/tmpfiles.d/pam.conf": "",
                "/etc/audit/auditd.conf": CONF.replace("/var/log/audit/", "/var/log/records/")})
        (tmp_path / "usr/bin/su").chmod(0o4755)
        found, _changed = enforce(COVER, host, application_paths=["/opt/app"])
        assert found["status"] == "pass", found["message"]
        loaded = "\n".join(host.kernel)
        for part in (
                "path=/etc/passwd", "dir=/etc/sudoers.d", "path=/var/log/sudo.log", "path=/usr/bin/su -F perm=x",
                "dir=/etc/audit", "dir=/opt/app", "dir=/etc/postgresql", "path=/usr/sbin/auditctl",
                "path=/var/log/lastlog", "dir=/var/lib/lastlog", "dir=/var/lib/wtmpdb", "path=/var/log/wtmp",
                "path=/var/log/btmp", "path=/run/utmp", "dir=/run/faillock", "path=/etc/localtime",
                "path=/etc/networks",
                "perm=rwa -F dir=/var/log/records"):
            assert part in loaded, part
        for width, call, key in [
                (width, *pair) for width in ("b64", "b32")
                for pair in (
                    ("chmod", "permissions"), ("openat", "denied"), ("unlinkat", "deletions"), ("mount", "mounts"),
                    ("finit_module", "module_calls"), ("settimeofday", "clock"), ("clock_settime", "clock"),
                    ("adjtimex", "clock"), ("sethostname", "host_name"), ("socket", "limits"))]:
            assert any(
                "arch=%s " % width in line and call in line.replace(",", " ").split() and line.endswith(key)
                for line in host.kernel), (width, call)
        assert any("arch=b32" in line and "clock_adjtime64" in line for line in host.kernel)
        assert not any("arch=b64" in line and "clock_adjtime64" in line for line in host.kernel)
        assert enforce(COVER, host, application_paths=["/opt/app"])[1] == []

    @pytest.mark.parametrize("conf, watched", [
        ("dir = /var/log/faillock\n", True), ("# dir = /var/log/faillock\n", False), ("dir = var/log\n", False)])
    def test_counts_of_wrong_passwords_are_watched_where_faillock_conf_has_them(self, machine, enforce, conf, watched):
        host = machine({"/etc/security/faillock.conf": conf, "/var/log/faillock/admin": ""})
        enforce(COVER, host)
        assert any("dir=/var/log/faillock" in line for line in host.kernel) == watched

    def test_a_walk_that_ends_early_takes_no_program_out_of_the_record(self, machine, enforce, tmp_path):
        host = machine({"/usr/bin/su": "", "/usr/bin/gone": ""})
        for name in ("su", "gone"):
            (tmp_path / "usr/bin" / name).chmod(0o4755)
        enforce(COVER, host)
        host = machine({"/etc/new": "", OWN: host.read(OWN).decode()}, host.kernel)
        (tmp_path / "etc/new").chmod(0o4755)
        (tmp_path / "usr/bin/gone").unlink()
        enforce(COVER, host, walk_entries=1)
        loaded = "\n".join(host.kernel)
        assert (
            "path=/etc/new -F perm=x" in loaded and "path=/usr/bin/su -F perm=x" in loaded
            and "path=/usr/bin/gone" not in loaded)

    @pytest.mark.parametrize("daemon, loader, state", [
        ("Requires=audit-rules.service\n", "UnitFileState=enabled\nLoadState=loaded\n", None),
        ("Wants=audit-rules.service\n", "UnitFileState=disabled\nLoadState=loaded\n", None),
        ("", "UnitFileState=enabled\nLoadState=loaded\n", None),
        ("", "UnitFileState=disabled\nLoadState=loaded\n", "disabled"),
        ("Wants=audit-rules.service\n", "UnitFileState=masked\nLoadState=masked\n", "masked"),
        ("Wants=audit-rules.service\n", None, "not-found"),
    ])
    def test_rules_that_nothing_loads_at_boot_are_told(self, machine, enforce, judge, daemon, loader, state):
        host = machine()
        enforce(COVER, host)
        host.answers["systemctl show auditd.service"] = SHOWN.partition("Requires=")[0] + daemon
        if loader is not None:
            host.answers["systemctl show audit-rules.service"] = (
                loader + "ExecStart={ path=/usr/sbin/augenrules ; argv[]=/usr/sbin/augenrules --load ; }\n")
        host.refresh()
        told = [] if state is None else [
            "Nothing loads the audit rules at boot: auditd.service does not, and audit-rules.service is %s." % state]
        assert said(judge(COVER, host)) == told

    def test_counts_of_failed_logins_that_no_boot_makes_are_named_in_no_rule(self, machine, enforce):
        host = machine({"/run/faillock/admin": ""})
        enforce(COVER, host)
        assert "faillock" not in "\n".join(host.kernel)

    def test_daemons_that_are_left_out_are_found_where_everybody_is_to_be_recorded(self, machine, enforce, judge):
        host = machine()
        enforce(COVER, host)
        first = "-a never,exit -F auid=unset"
        files, rules = {"/etc/audit/rules.d/00-a.rules": first + "\n"}, [first] + host.kernel
        found = judge(COVER, machine(files, rules))
        assert (
            "Not recorded: changes of accounts and of how they are authenticated; /etc/audit/rules.d/00-a.rules:1 "
            "drops them: %s." % first in said(found))
        assert not any("denied access" in text for text in said(found))
        assert judge(EVERY_USER, machine(files, rules))["status"] == "pass"
        host = machine(files, rules)
        assert enforce(COVER, host)[0]["status"] == "pass" and first not in host.kernel

    def test_a_name_that_would_be_a_rule_of_its_own_is_told_and_never_written(self, machine, enforce, tmp_path):
        name = "x\n-a never,task"
        host = machine({"/var/tmp/" + name: ""})
        (tmp_path / "var/tmp" / name).chmod(0o4755)
        found, _changed = enforce(COVER, host)
        told = "No audit rule can name /var/tmp/x\\n-a never,task, because of its quotes or control characters."
        assert told in said(found)
        assert "never" not in host.read(OWN).decode() and "-a never,task" not in host.kernel

    def test_an_application_path_that_does_not_exist_is_told(self, machine, judge):
        assert any("/opt/gone" in text for text in said(judge(COVER, machine(), application_paths=["/opt/gone"])))


@pytest.mark.parametrize("options, seen", [("rw", True), ("rw,nosuid,nodev", False)])
def test_commands_on_a_file_system_of_another_machine_are_told_of_unless_they_give_no_rights(
        machine, judge, tmp_path, monkeypatch, options, seen):
    host = machine({"/opt/share/x": ""})
    (tmp_path / "mountinfo").write_text(
        "36 25 0:30 / %s/opt/share %s shared:1 - nfs4 server:/x rw\n" % (tmp_path, options))
    monkeypatch.setattr(mounts, "TABLE", str(tmp_path / "mountinfo"))
    assert ("/opt/share was not searched for privileged commands" in " ".join(said(judge(COVER, host)))) is seen
