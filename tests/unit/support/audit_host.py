# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host whose kernel audits: it answers auditctl and its kin as the real ones do, and changes by what is loaded."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output

RECORD = (
    'node=host type=USER_START msg=audit(%d.460:54): pid=371 uid=0 auid=1000 ses=3 msg=\'op=PAM:session_open '
    'acct="admin" exe="/usr/sbin/sshd" res=success\'\x1dUID="root" AUID="admin"\n')
CONF = """\
log_file = /var/log/audit/audit.log
log_format = ENRICHED
name_format = hostname
space_left_action = SYSLOG
admin_space_left = 50
admin_space_left_action = SYSLOG
disk_full_action = HALT
disk_error_action = SYSLOG
"""
UNIT = "[Unit]\nRefuseManualStop=yes\n[Service]\nRestart=always\n"
# A host on which nothing is amiss but the rules.
TREE = {
    "/etc/debian_version": "12.8\n",
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nadmin:x:1000:1000::/home/admin:/bin/bash\n",
    "/etc/group": "root:x:0:\nadmin:x:1000:\n",
    "/etc/shadow": "root:*:1::::::\n",
    "/etc/sudoers.d/README": "",
    "/etc/sudoers": "root ALL=(ALL) ALL\n",
    "/etc/pam.d/sshd": "session required pam_loginuid.so\n",
    "/etc/audit/auditd.conf": CONF,
    "/etc/audit/rules.d/audit.rules": "## First rule - delete all\n-D\n\n-b 8192\n-f 1\n",
    "/etc/systemd/system/auditd.service": UNIT,
    "/usr/sbin/auditd": "",
    "/proc/cmdline": "root=/dev/vda audit=1 audit_backlog_limit=8192\n",
    "/proc/233/oom_score_adj": "-1000\n",
    "/proc/sys/abi/vsyscall32": "1\n",
    "/run/keep": "",
}
SHOWN = (
    "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nMainPID=233\nRefuseManualStop=yes\nRestart=always\n"
    "OOMScoreAdjust=0\nCanReload=no\nRequires=system.slice\n"
    "ExecStartPost={ path=/sbin/augenrules ; argv[]=/sbin/augenrules --load ; ignore_errors=yes }\n")


class AuditHost(Host):
    """`kernel` is the loaded rules as text, `status` what `auditctl -s` says, `answers` overrides by the command's
    first words.
    """

    def __init__(self, root, rules=(), **status):
        super().__init__(root)
        self.running = True
        self.kernel = list(rules)
        self.status = {"enabled": "1", "failure": "1", "pid": "233", "backlog_limit": "8192", "lost": "0", **status}
        self.answers = {
            "ausearch": RECORD % 2**33, "uname": "x86_64\n", "systemctl show auditd.service": SHOWN,
            "systemctl show": "LoadState=not-found\n",
            "df": "Filesystem M Used Available\n/dev/vda 3000 400 2400 16% /\n"}
        self.asked = []

    def _execute(self, argv, timeout, data):
        self.asked.append(argv)
        words = " ".join(argv)
        answer = next(
            (self.answers[key] for key in sorted(self.answers, key=len, reverse=True) if words.startswith(key)), None)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer if isinstance(answer, Output) else Output(0, answer, "")
        known = {"auditctl": self._auditctl, "augenrules": self._augenrules}
        if argv[0] not in known:
            raise Missing(argv[0])
        return known[argv[0]](argv[1:])

    def _auditctl(self, words):
        if words == ["-s"]:
            return Output(0, "".join("%s %s\n" % pair for pair in self.status.items()), "")
        if words == ["-l"]:
            return Output(0, "".join(line + "\n" for line in self.kernel) or "No rules\n", "")
        if self.status["enabled"] == "2":
            return Output(255, "", "The audit system is in immutable mode, no rule changes allowed\n")
        if words == ["-D"]:
            self.kernel = []
            return Output(0, "No rules\n", "")
        with open(words[1], encoding="utf-8") as stream:
            return self._loaded(stream.read().splitlines())

    def _augenrules(self, _words):
        lines = [
            line for path in self.glob("/etc/audit/rules.d/*.rules") for line in self.read(path).decode().splitlines()]
        if self.status["enabled"] == "2":
            return Output(1, "", "The audit system is in immutable mode, no rule changes allowed\n")
        self.kernel = []
        return self._loaded(lines)

    def _loaded(self, lines):
        options = {"-b": "backlog_limit", "-f": "failure", "-e": "enabled"}
        later = {}
        for line in lines:
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] in options:
                later[options[words[0]]] = words[1]
            elif words[0] in ("-a", "-w", "-A"):
                self.kernel.append(line)
        self.status.update(later)
        return Output(0, "", "")


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
            place.chmod(0o750 if place.is_dir() else 0o600 if place.parent.name == "rules.d" else 0o640)
        (tmp_path / "etc/audit").chmod(0o750)
        return AuditHost(str(tmp_path), rules, **status)
    return build


def said(found):
    return [one["message"]["en"] for one in found["details"]]
