# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of the kernel's audit, on a host that answers auditctl: each way to be wrong is named with its place, and put right."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_process_protected import AuditProcessProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_record_content import AuditRecordContent
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_running import AuditRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import CommandHistoryAudit
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from tests.unit.areas.audit.conftest import policy_of
from tests.unit.support.audit_host import CONF, RECORD, SHOWN, TREE, AuditHost

COVER, EVERY_USER, PROTECTED, COMMANDS = AuditRulesCover(), AuditEveryUser(), AuditLogProtected(), CommandHistoryAudit()
CONTENT, PROCESS, RUNNING = AuditRecordContent(), AuditProcessProtected(), AuditRunning()
CONTROLS = [RUNNING, EVERY_USER, COVER, CONTENT, PROTECTED, PROCESS, COMMANDS]
OWN = "/etc/audit/rules.d/00-jrt0117.rules"
LOCK = "/etc/audit/rules.d/99-jrt0117.rules"
OTHER = "/etc/audit/rules.d/50-other.rules"
EXECUTED = "-a always,exit -F arch=%s -S execve,execveat -F auid>=1000 -F auid!=unset -k %s\n"
BOTH = EXECUTED % ("b64", "exec") + EXECUTED % ("b32", "exec")


@pytest.fixture
def machine(tree, tmp_path):
    """Return a function that builds the host: files over those of TREE, the loaded rules, and what auditctl -s says."""
    def build(files=None, rules=(), **status):
        tree(dict(TREE, **(files or {})))
        for place in tmp_path.glob("etc/audit/**/*"):
            place.chmod(0o750 if place.is_dir() else 0o640)
        (tmp_path / "etc/audit").chmod(0o750)
        return AuditHost(str(tmp_path), rules, **status)
    return build


def said(found):
    return [one["message"]["en"] for one in found["details"]]


class TestWhereTheKernelDoesNotAnswer:
    @pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
    def test_a_container_has_no_auditing_of_its_own(self, machine, judge, control):
        found = judge(control, machine({"/run/systemd/container": "podman\n"}))
        assert (found["status"], "podman" in found["message"]["en"]) == ("not_applicable", True)

    @pytest.mark.parametrize("answer, status, reason", [
        (Output(1, "", "Error - audit support not in kernel\n"), "fail", "kernel_without_audit"),
        (Output(4, "", "You must be root to run this program.\n"), "not_checked", "kernel_withheld"),
        (Missing("auditctl", "is not there to be run"), "fail", "audit_missing"),
    ])
    def test_the_reason_is_told(self, machine, judge, answer, status, reason):
        for control in (COVER, COMMANDS, CONTENT, EVERY_USER):
            host = machine()
            host.answers["auditctl"] = answer
            found = judge(control, host)
            assert (found["status"], found["reason"]) == (status, reason), control.id

    def test_an_image_is_not_checked(self, machine):
        host = machine()
        host.running = False
        expectation = next(iter(COMMANDS.expectations(host, None)))
        assert (expectation.check(host).status, expectation.check(host).reason) == ("not_checked", "kernel_unasked")


class TestRules:
    def test_nothing_loaded_is_put_right_for_both_widths_and_only_once(self, machine, enforce):
        host = machine()
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed) == ("pass", ["augenrules --load", OWN])
        assert host.kernel == [(EXECUTED % (arch, "commands")).strip() for arch in ("b64", "b32")]
        assert enforce(COMMANDS, host)[1] == []

    def test_what_is_missing_is_named(self, machine, judge):
        found = judge(COMMANDS, machine({OTHER: BOTH}, [(EXECUTED % ("b64", "exec")).strip()]))
        assert found["message"]["en"] == "Not recorded: commands that people start; no rule in force covers execve, execveat (b32)."

    def test_a_rule_of_another_file_is_enough(self, machine, enforce):
        found, changed = enforce(COMMANDS, machine({OTHER: BOTH}, BOTH.splitlines()))
        assert (found["status"], changed) == ("pass", [])

    def test_what_is_loaded_and_in_no_file_is_lost_by_a_reboot(self, machine, judge):
        found = judge(COMMANDS, machine({}, BOTH.splitlines()))
        assert (found["status"], found["reason"], found["would"]) == ("fail", "not_recorded_at_boot", "pass")

    def test_files_that_were_not_loaded_are_loaded(self, machine, enforce):
        host = machine({OTHER: BOTH})
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed, host.kernel) == ("pass", ["augenrules --load"], BOTH.splitlines())

    def test_a_rule_that_defeats_it_is_named_and_removed(self, machine, enforce, judge):
        files = {OTHER: "# ours\n-a never,exit -F auid=1001\n" + BOTH}
        rules = files[OTHER].splitlines()[1:]
        found = judge(COMMANDS, machine(files, rules))
        assert found["message"]["en"] == "Not recorded: commands that people start; %s:2 drops them: -a never,exit -F auid=1001." % OTHER
        host = machine(files, rules)
        assert enforce(COMMANDS, host)[0]["status"] == "pass"
        assert host.read(OTHER).decode() == "# ours\n" + BOTH

    def test_a_locked_kernel_waits_for_its_reboot(self, machine, enforce):
        host = machine({}, (), enabled="2")
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [OWN])
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [])
        after = machine({}, host.read(OWN).decode().splitlines()[3:], enabled="2")
        assert enforce(COMMANDS, after)[0]["status"] == "pass"

    def test_a_syntax_error_of_another_file_is_named_and_nothing_is_touched(self, machine, enforce):
        host = machine({OTHER: BOTH + "-a always,exti -S open\n"})
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed) == ("error", [])
        assert OTHER + ":3" in found["message"]["en"] and "always,exti" in found["message"]["en"]

    def test_a_rule_that_the_kernel_refused_is_named(self, machine, judge):
        host = machine({OTHER: "-w /etc/passwd -p wa -k a\n-w /gone/file -p wa -k b\n"}, ["-w /etc/passwd -p wa -k a"])
        found = judge(COVER, host)
        assert any(text == "The kernel does not have the rule of %s:2: -w /gone/file -p wa -k b." % OTHER for text in said(found))

    def test_our_rules_that_the_kernel_refuses_are_taken_back(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        host.answers["augenrules"] = Output(1, "", "Error sending add rule data request (Invalid argument)\n")
        found, changed = enforce(COMMANDS, host)
        assert (found["reason"], changed, host.exists(OWN)) == ("not_enforced", [], False)
        assert "Invalid argument" in found["message"]["en"] and host.kernel == ["-w /etc/hosts -p wa -k before"]

    def test_every_sort_of_event_is_covered_by_what_is_written(self, machine, enforce, tmp_path):
        host = machine({"/usr/bin/su": "", "/opt/app/run": "", "/etc/postgresql/pg.conf": "", "/usr/sbin/auditctl": "", "/var/log/keep": "",
                        "/var/log/records/keep": "", "/var/lib/lastlog/lastlog2.db": "", "/var/lib/wtmpdb/wtmp.db": "", "/run/faillock/admin": "",
                        "/usr/lib/tmpfiles.d/pam.conf": "", "/etc/audit/auditd.conf": CONF.replace("/var/log/audit/", "/var/log/records/")})
        (tmp_path / "usr/bin/su").chmod(0o4755)
        found, _changed = enforce(COVER, host, application_paths=["/opt/app"])
        assert found["status"] == "pass", found["message"]
        loaded = "\n".join(host.kernel)
        for part in ("path=/etc/passwd", "dir=/etc/sudoers.d", "path=/var/log/sudo.log", "path=/usr/bin/su -F perm=x", "dir=/etc/audit",
                     "dir=/opt/app", "dir=/etc/postgresql", "path=/usr/sbin/auditctl", "path=/var/log/lastlog", "dir=/var/lib/lastlog",
                     "dir=/var/lib/wtmpdb", "path=/var/log/wtmp", "path=/var/log/btmp", "path=/run/utmp", "dir=/run/faillock", "path=/etc/localtime",
                     "perm=rwa -F dir=/var/log/records"):
            assert part in loaded, part
        for width, call, key in [(width, *pair) for width in ("b64", "b32") for pair in (
                ("chmod", "permissions"), ("openat", "denied"), ("unlinkat", "deletions"), ("mount", "mounts"), ("finit_module", "module_calls"),
                ("settimeofday", "clock"), ("clock_settime", "clock"), ("adjtimex", "clock"), ("sethostname", "host_name"), ("socket", "limits"))]:
            assert any("arch=%s " % width in line and call in line.replace(",", " ").split() and line.endswith(key) for line in host.kernel), (width, call)
        assert any("arch=b32" in line and "clock_adjtime64" in line for line in host.kernel)
        assert not any("arch=b64" in line and "clock_adjtime64" in line for line in host.kernel)
        assert enforce(COVER, host, application_paths=["/opt/app"])[1] == []

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
        assert "path=/etc/new -F perm=x" in loaded and "path=/usr/bin/su -F perm=x" in loaded and "path=/usr/bin/gone" not in loaded

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
            host.answers["systemctl show audit-rules.service"] = loader + "ExecStart={ path=/usr/sbin/augenrules ; argv[]=/usr/sbin/augenrules --load ; }\n"
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
        assert "Not recorded: changes of accounts and of how they are authenticated; /etc/audit/rules.d/00-a.rules:1 drops them: %s." % first in said(found)
        assert not any("denied access" in text for text in said(found))
        assert judge(EVERY_USER, machine(files, rules))["status"] == "pass"
        host = machine(files, rules)
        assert enforce(COVER, host)[0]["status"] == "pass" and first not in host.kernel

    def test_a_name_that_would_be_a_rule_of_its_own_is_told_and_never_written(self, machine, enforce, tmp_path):
        name = "x\n-a never,task"
        host = machine({"/var/tmp/" + name: ""})
        (tmp_path / "var/tmp" / name).chmod(0o4755)
        found, _changed = enforce(COVER, host)
        assert "No audit rule can name /var/tmp/x\\n-a never,task, because of its quotes or control characters." in said(found)
        assert "never" not in host.read(OWN).decode() and "-a never,task" not in host.kernel

    def test_an_application_path_that_does_not_exist_is_told(self, machine, judge):
        assert any("/opt/gone" in text for text in said(judge(COVER, machine(), application_paths=["/opt/gone"])))

    def test_rollback_brings_the_loaded_rules_back(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        enforce(COMMANDS, host)
        undoing = Rollback(host, "run-0")
        undoing.carry_out(undoing.plan()[0])
        host.refresh()
        assert host.kernel == ["-w /etc/hosts -p wa -k before"] and not host.exists(OWN)

    def test_rules_that_somebody_loaded_since_are_drift_and_auditd_s_own_settings_are_none(self, machine, enforce):
        host = machine({}, ["-w /etc/hosts -p wa -k before"])
        enforce(COMMANDS, host)
        host.status["enabled"] = "0"
        assert Rollback(host, "run-0").plan()[1] == []
        host.kernel.append("-w /etc/motd -p wa -k since")
        assert Rollback(host, "run-0").plan()[1] == ["audit rules"]


class TestEveryUser:
    @pytest.mark.parametrize("line", ["-a never,task", "-a never,user -F uid=33", "-a always,exclude -F msgtype=USER_LOGIN"])
    def test_a_rule_that_drops_people_is_named_and_removed(self, machine, judge, enforce, line):
        files = {OTHER: "# one\n" + line + "\n-w /etc/hosts -p wa\n"}
        found = judge(EVERY_USER, machine(files, [line]))
        assert found["message"]["en"] == "%s:2 drops people's events: %s." % (OTHER, line)
        host = machine(files, [line])
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.kernel == ["-w /etc/hosts -p wa"]

    def test_a_service_that_does_not_tell_of_logins_is_named_and_put_right(self, machine, judge, enforce):
        files = {"/etc/pam.d/login": "auth required pam_unix.so\n@include common-session\n", "/etc/pam.d/common-session": "session required pam_unix.so\n"}
        found = judge(EVERY_USER, machine(files))
        assert found["message"]["en"] == "Logins through login are not told to the audit: /etc/pam.d/login does not call pam_loginuid."
        host = machine(files)
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.read("/etc/pam.d/login").decode().splitlines()[1:] == ["session    required     pam_loginuid.so", "@include common-session"]

    @pytest.mark.parametrize("before", ["session sufficient pam_permit.so", "session [success=1 default=ignore] pam_permit.so",
                                        "session [success=1 default=ignore] pam_succeed_if.so quiet service in crond",
                                        "session [default=1 success=ignore] pam_succeed_if.so quiet service in crond",
                                        "session include other"])
    def test_a_line_that_keeps_a_login_from_being_told_is_found_and_put_right(self, machine, judge, enforce, before):
        files = {"/etc/pam.d/sshd": before + "\nsession required pam_loginuid.so\nsession required pam_unix.so\n",
                 "/etc/pam.d/other": "session sufficient pam_permit.so\n"}
        found = judge(EVERY_USER, machine(files))
        assert (found["status"], found["message"]["en"]) == (
            "fail", "Logins through sshd are not all told to the audit: a line before pam_loginuid (/etc/pam.d/sshd:2) ends the stack or jumps over it.")
        host = machine(files)
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert host.read("/etc/pam.d/sshd").decode().splitlines()[0] == "session    required     pam_loginuid.so"

    def test_lines_before_it_that_end_nothing_are_no_matter(self, machine, judge):
        text = ("session [success=ok ignore=ignore module_unknown=ignore default=bad] pam_selinux.so close\nsession requisite pam_limits.so\n"
                "session [success=1 default=ignore] pam_succeed_if.so quiet service in crond\nsession optional pam_unix.so\n"
                "session required pam_loginuid.so\n")
        assert judge(EVERY_USER, machine({"/etc/pam.d/sshd": text}))["status"] == "pass"

    def test_su_and_sudo_keep_the_login_they_are_in(self, machine, judge):
        assert judge(EVERY_USER, machine({"/etc/pam.d/sudo": "session required pam_unix.so\n"}))["status"] == "pass"


class TestRunning:
    def test_a_host_as_it_should_be_passes(self, machine, judge):
        assert judge(RUNNING, machine())["status"] == "pass"

    @pytest.mark.parametrize("state, more, status", [
        ("enabled-runtime", "", "fail"), ("static", "", "fail"), ("static", "WantedBy=sysinit.target\n", "pass"),
        ("indirect", "RequiredBy=other.service\n", "pass"), ("generated", "", "pass"), ("disabled", "WantedBy=x.target\n", "fail"),
    ])
    def test_what_is_gone_after_a_reboot_does_not_count(self, machine, judge, state, more, status):
        host = machine()
        host.answers["systemctl show auditd.service"] = SHOWN.replace("State=enabled", "State=" + state) + more
        found = judge(RUNNING, host)
        assert found["status"] == status
        if status == "fail":
            assert found["message"]["en"] == "auditd.service runs and does not start at boot (%s)." % state

    def test_a_daemon_that_failed_is_told_with_its_own_words(self, machine, judge):
        host = machine()
        host.answers["systemctl show auditd.service"] = SHOWN.replace("ActiveState=active", "ActiveState=failed")
        host.answers["journalctl"] = "Starting auditd.service\nError - /var/log/audit is full\nFailed to start auditd.service\n"
        assert judge(RUNNING, host)["message"]["en"] == "auditd.service does not run (failed); auditd.service said: Error - /var/log/audit is full."

    def test_one_that_cannot_start_is_undone_with_its_reason_and_costs_the_others_nothing(self, machine, tmp_path):
        """The log's partition is full, so auditd ends as it starts: nothing of its control stays, the rules are loaded all the same."""
        host = machine({"/lib/systemd/systemd-journald": "", "/etc/systemd/journald.conf": "[Journal]\nAudit=no\n"})
        unit = {"ActiveState": "failed", "UnitFileState": "disabled"}
        host.answers["journalctl"] = "Starting auditd.service\nError - /var/log/audit is full\nFailed to start auditd.service\n"
        host.answers["systemctl --version"] = "systemd 252 (deb12u2)\n"
        ask = host._execute

        def systemctl(argv, timeout, data):
            if argv[0] != "systemctl" or argv[-1] != "auditd.service":
                return ask(argv, timeout, data)
            host.asked.append(argv)
            unit.update({"enable": {"UnitFileState": "enabled"}, "disable": {"UnitFileState": "disabled"}}.get(argv[1], {}))
            shown = SHOWN.replace("ActiveState=active", "ActiveState=" + unit["ActiveState"]).replace(
                "UnitFileState=enabled", "UnitFileState=" + unit["UnitFileState"])
            answers = {"is-active": Output(3, unit["ActiveState"], ""), "is-enabled": Output(1, unit["UnitFileState"], ""),
                       "start": Output(1, "", "Job for auditd.service failed.\n"), "show": Output(0, shown, "")}
            return answers.get(argv[1], Output(0, "", ""))
        host._execute = systemctl
        tasks = [Task("audit", control, policy_of()) for control in (RUNNING, COMMANDS)]
        running, commands = Enforcer(host, tasks, 3, (), Journal(host, "run-1")).enforce()[0]
        assert ["systemctl", "start", "auditd.service"] in host.asked and unit["UnitFileState"] == "disabled"
        assert (running["status"], running["reason"]) == ("fail", "not_enforced")
        assert running["message"]["en"] == (
            "Not enforced, and left as it was: auditd.service said: Error - /var/log/audit is full.")
        assert (tmp_path / "etc/systemd/journald.conf").read_text() == "[Journal]\nAudit=no\n"
        assert commands["status"] == "pass" and any("execve" in rule for rule in host.kernel)
        assert Journal(host, "run-1").state == "committed"

    def test_a_journald_that_turns_auditing_off_at_each_start_is_named_and_put_right(self, machine, judge, enforce):
        files = {"/lib/systemd/systemd-journald": "", "/etc/systemd/journald.conf": "[Journal]\n#Audit=no\n"}

        def host(version):
            made = machine(files, enabled="0")
            made.answers["systemctl --version"] = "systemd %d (deb12u2)\n" % version
            return made
        assert said(judge(RUNNING, host(252))) == [
            "Audit is not set in journald.conf, expected yes.", "enabled of the kernel's audit is 0, expected 1 | 2."]
        assert said(judge(RUNNING, host(239))) == ["enabled of the kernel's audit is 0, expected 1 | 2."]
        found, changed = enforce(RUNNING, host(252))
        assert found["status"] == "pass" and "/etc/systemd/journald.conf.d/zz-jrt0117.conf" in changed

    def test_too_short_a_queue_is_put_right_where_it_is_set(self, machine, enforce):
        host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 64\n"}, backlog_limit="64")
        found, _changed = enforce(RUNNING, host)
        assert (found["status"], host.status["backlog_limit"]) == ("pass", "8192")
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 8192\n"

    def test_a_queue_without_a_limit_stays(self, machine, enforce):
        host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 0\n", "/proc/cmdline": "audit=1 audit_backlog_limit=0\n"}, backlog_limit="0")
        found, _changed = enforce(RUNNING, host)
        assert (found["status"], host.status["backlog_limit"]) == ("pass", "0")
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 0\n"

    @pytest.mark.parametrize("queue", ["65536", "0", "0x4000"])
    def test_a_longer_queue_of_the_boot_loader_stays_where_auditing_alone_is_lacking(self, machine, enforce, queue):
        grub = "menuentry x {\n\tlinux\t/boot/vmlinuz root=/dev/vda audit_backlog_limit=%s\n}\n" % queue
        host = machine({"/proc/cmdline": "audit_backlog_limit=%s\n" % queue, "/usr/sbin/update-grub": "", "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        assert "/etc/default/grub.d/jrt0117.cfg" in enforce(RUNNING, host)[1]
        assert b"audit=1" in host.read("/etc/default/grub.d/jrt0117.cfg") and b"backlog" not in host.read("/etc/default/grub.d/jrt0117.cfg")

    def test_a_longer_queue_of_one_kernel_is_given_to_those_without(self, machine, enforce):
        grub = "linux /boot/a audit=1 audit_backlog_limit=65536\nlinux /boot/b audit=1\n"
        host = machine({"/proc/cmdline": "audit=1 audit_backlog_limit=65536\n", "/usr/sbin/update-grub": "", "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        enforce(RUNNING, host)
        assert b"$GRUB_CMDLINE_LINUX audit_backlog_limit=65536\"" in host.read("/etc/default/grub.d/jrt0117.cfg")

    def test_a_longer_queue_in_hexadecimal_stays(self, machine, enforce):
        host = machine({"/etc/audit/rules.d/audit.rules": "-D\n-b 0x10000\n"}, backlog_limit="65536")
        enforce(RUNNING, host)
        assert host.read("/etc/audit/rules.d/audit.rules") == b"-D\n-b 0x10000\n"

    def test_without_a_boot_loader_the_parameters_are_for_a_person(self, machine, judge):
        found = judge(RUNNING, machine({"/proc/cmdline": "root=/dev/vda audit=0\n"}))
        assert (found["status"], found["message"]["en"]) == (
            "manual", "The kernel was started without audit=1 audit_backlog_limit=8192 (/proc/cmdline).")
        assert "adds audit=1" in found["advice"]["en"]

    def test_grub_is_told_and_the_reboot_waited_for(self, machine, enforce):
        grub = "menuentry x {\n\tlinux\t/boot/vmlinuz root=/dev/vda quiet\n}\n"
        host = machine({"/proc/cmdline": "root=/dev/vda\n", "/usr/sbin/update-grub": "", "/boot/grub/grub.cfg": grub})
        host.answers["update-grub"] = ""
        found, changed = enforce(RUNNING, host)
        assert found["message"]["en"].endswith("(/boot/grub/grub.cfg:2).") and changed == ["update-grub", "/etc/default/grub.d/jrt0117.cfg"]
        host = machine({"/proc/cmdline": "root=/dev/vda\n", "/boot/grub/grub.cfg": grub.replace("quiet", "audit=1 audit_backlog_limit=8192")})
        found, changed = enforce(RUNNING, host)
        assert (found["status"], found["pending_reboot"], changed) == ("fail", True, [])


class TestRecords:
    def test_a_whole_record_passes(self, machine, judge):
        assert judge(CONTENT, machine())["status"] == "pass"

    @pytest.mark.parametrize("record, lacking", [
        (RECORD.replace("node=host ", ""), "the host's name"), (RECORD.partition("\x1d")[0] + "\n", "names of users"),
        (RECORD.replace("res=success", ""), "result"),
    ])
    def test_what_a_record_lacks_is_named(self, machine, judge, record, lacking):
        host = machine()
        host.answers["ausearch"] = record % 2**33
        assert judge(CONTENT, host)["message"]["en"] == "The newest record (type=USER_START) lacks %s." % lacking

    def test_a_record_from_before_the_settings_says_nothing_of_them(self, machine, judge):
        host = machine()
        host.answers["ausearch"] = RECORD.replace("node=host ", "") % 1000
        assert judge(CONTENT, host)["status"] == "pass"

    def test_no_record_at_all_fails(self, machine, judge):
        host = machine()
        host.answers["ausearch"] = Output(1, "", "<no matches>\n")
        assert judge(CONTENT, host)["reason"] == "nothing_recorded"

    def test_settings_are_put_right(self, machine, enforce):
        host = machine({"/etc/audit/auditd.conf": CONF.replace("ENRICHED", "RAW").replace("hostname", "none")})
        assert enforce(CONTENT, host)[0]["status"] == "pass"
        assert b"log_format = ENRICHED\nname_format = HOSTNAME\n" in host.read("/etc/audit/auditd.conf")


class TestProtection:
    def test_level_3_locks_the_rules_and_level_2_does_not(self, machine, enforce):
        host = machine()
        assert enforce(PROTECTED, host, level=2)[1] == []
        found, changed = enforce(PROTECTED, host)
        assert (found["status"], LOCK in changed, host.status["enabled"]) == ("pass", True, "2")
        assert enforce(PROTECTED, host)[1] == []

    @pytest.mark.parametrize("name", ["admin_space_left_action", "disk_full_action", "disk_error_action"])
    def test_an_action_that_loses_records_silently_is_named(self, machine, judge, name):
        lines = ["%s = SUSPEND" % name if line.startswith(name + " ") else line for line in CONF.splitlines()]
        found = judge(PROTECTED, machine({"/etc/audit/auditd.conf": "\n".join(lines) + "\n"}, enabled="2"))
        assert found["message"]["en"].startswith("%s is SUSPEND in /etc/audit/auditd.conf:" % name)

    @pytest.mark.parametrize("name", ["space_left_action", "admin_space_left_action", "disk_error_action"])
    def test_a_program_that_is_run_when_the_room_runs_out_stays(self, machine, enforce, name):
        lines = ["%s = exec /usr/local/bin/alert" % name if line.startswith(name + " ") else line for line in CONF.splitlines()]
        host = machine({"/etc/audit/auditd.conf": "\n".join(lines) + "\n"}, enabled="2")
        found, changed = enforce(PROTECTED, host, level=2)
        assert (found["status"], changed) == ("pass", [])

    def test_where_no_record_may_be_lost_the_host_has_to_stop(self, machine, judge):
        found = judge(PROTECTED, machine({"/etc/audit/auditd.conf": CONF.replace("HALT", "SYSLOG")}, enabled="2"), disk_full_action="halt")
        assert "disk_full_action is SYSLOG" in found["message"]["en"]

    @pytest.mark.parametrize("name", ["write_logs", "local_events"])
    def test_a_daemon_that_keeps_nothing_is_named_and_put_right(self, machine, judge, enforce, name):
        files = {"/etc/audit/auditd.conf": CONF + name + " = no\n"}
        found = judge(PROTECTED, machine(files, enabled="2"))
        assert found["message"]["en"] == "%s is no in /etc/audit/auditd.conf:9, expected yes." % name
        assert enforce(PROTECTED, machine(files, enabled="2"))[0]["status"] == "pass"

    def test_records_that_were_lost_are_for_a_person(self, machine, judge):
        found = judge(PROTECTED, machine({}, lost="99999"), level=2)
        assert (found["status"], found["message"]["en"]) == (
            "manual", "The kernel has lost 99999 audit records since it started or its counter was put back (auditctl -s).")

    def test_a_full_partition_is_seen(self, machine, judge):
        host = machine({}, enabled="2")
        host.answers["df"] = "Filesystem M Used Available\n/dev/vda 3000 2960 40 99% /\n"
        found = judge(PROTECTED, host)
        assert any(text.startswith("The partition of /var/log/audit has 40 MiB left, expected more than 50") for text in said(found))

    def test_open_rules_are_closed(self, machine, judge, tmp_path):
        host = machine({}, enabled="2")
        (tmp_path / "etc/audit/auditd.conf").chmod(0o666)
        assert any("/etc/audit/auditd.conf has mode 0666" in text for text in said(judge(PROTECTED, host)))

    def test_a_daemon_that_anybody_may_stop_is_named_and_put_right(self, machine, judge, enforce):
        files = {"/etc/systemd/system/auditd.service": "[Service]\nRestart=on-failure\n"}
        def host():
            made = machine(files)
            made.answers["systemctl show auditd.service"] = SHOWN.replace("Stop=yes", "Stop=no").replace("always", "on-failure")
            return made
        assert said(judge(PROCESS, host())) == [
            "RefuseManualStop is no in auditd.service, where it is not set, expected yes.",
            "Restart is on-failure in /etc/systemd/system/auditd.service:2, expected always."]
        host = host()
        enforce(PROCESS, host)
        assert host.read("/etc/systemd/system/auditd.service.d/zz-jrt0117.conf").decode() == (
            "[Unit]\nRefuseManualStop=yes\n[Service]\nRestart=always\n")

    def test_a_daemon_that_memory_may_cost_is_named(self, machine, judge):
        found = judge(PROCESS, machine({"/proc/233/oom_score_adj": "0\n"}))
        assert found["message"]["en"] == "auditd.service has oom_score_adj 0 (/proc/233/oom_score_adj), expected -250 or less."


@pytest.mark.parametrize("options, seen", [("rw", True), ("rw,nosuid,nodev", False)])
def test_commands_on_a_file_system_of_another_machine_are_told_of_unless_they_give_no_rights(
        machine, judge, tmp_path, monkeypatch, options, seen):
    host = machine({"/opt/share/x": ""})
    (tmp_path / "mountinfo").write_text("36 25 0:30 / %s/opt/share %s shared:1 - nfs4 server:/x rw\n" % (tmp_path, options))
    monkeypatch.setattr(mounts, "TABLE", str(tmp_path / "mountinfo"))
    assert ("/opt/share was not searched for privileged commands" in " ".join(said(judge(COVER, host)))) is seen


class TestWhatIsInNoFile:
    """Rules that another program, or a person, has loaded and written nowhere; and files that nothing loads."""

    FOREIGN = "-a always,exit -F path=/srv/secrets -F perm=wa -F key=another_program"

    def test_a_rule_of_another_program_stays_loaded(self, machine, enforce):
        host = machine({}, [self.FOREIGN])
        found, changed = enforce(COMMANDS, host)
        assert found["status"] == "pass" and "augenrules --load; auditctl -R: %s, in no file" % self.FOREIGN in changed
        assert self.FOREIGN in host.kernel
        assert enforce(COMMANDS, host)[1] == []

    def test_a_rule_that_drops_events_goes_though_no_file_has_it(self, machine, enforce):
        host = machine({}, [self.FOREIGN, "-a never,exit -F auid=1001"])
        assert enforce(EVERY_USER, host)[0]["status"] == "pass"
        assert self.FOREIGN in host.kernel and not [rule for rule in host.kernel if "never" in rule]

    def test_rules_are_not_locked_while_one_of_them_is_in_no_file(self, machine, enforce):
        host = machine({}, [self.FOREIGN])
        found, changed = enforce(PROTECTED, host)
        assert (found["status"], changed, host.kernel) == ("fail", [], [self.FOREIGN])
        assert "%s. Write it into /etc/audit/rules.d" % self.FOREIGN in str(found)

    def test_a_folder_that_nothing_loads_does_not_come_into_force(self, machine, enforce):
        host = machine({OTHER: "-a never,task\n", "/etc/audit/audit.rules": "-D\n"}, [])
        host.answers["systemctl show auditd.service"] = SHOWN.replace("augenrules", "auditctl").replace("--load", "-R /etc/audit/audit.rules")
        found, changed = enforce(COMMANDS, host)
        assert (found["status"], changed, host.kernel) == ("fail", [], [])
        assert "is loaded by auditctl at every start" in str(found)
