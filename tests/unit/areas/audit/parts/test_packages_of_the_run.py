# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where auditd and chrony come with the run, check mode shows what the run then does: each release's own, in one area.
"""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import brought
from tests.unit.areas.audit.conftest import policy_of
from tests.unit.support.audit_host import TREE, AuditHost

RELEASES = {
    "debian11": {
        "auditd": "1:3.0-2", "chrony": "4.0-8+deb11u2", "rsyslog": "8.2102.0-2+deb11u1", "logrotate": "3.18.0-2"},
    "debian12": {"auditd": "1:3.0.9-1", "chrony": "4.3-2+deb12u3", "rsyslog": "8.2302.0-1", "logrotate": "3.21.0-1"},
    "debian13": {
        "auditd": "1:4.0.2-2+deb13u1", "chrony": "4.6.1-3+deb13u2", "rsyslog": "8.2504.0-1", "logrotate": "3.22.0-1"},
}
# What a record tells is seen once there is one.
SEEN_LATER = ("audit_record_content",)
# What the tables of auditd's versions lack of the calls that are asked for.
UNKNOWN = {"debian11": {"openat2", "fchmodat2"}, "debian12": {"fchmodat2"}, "debian13": set()}
EVERY_CALL = sorted({
    name for _key, _title, calls in recorded.events.CALLED for words, _extra in calls for name in words.split()}
    | {"execve", "execveat"})
BARE = {path: data for path, data in TREE.items() if "audit" not in path and "233" not in path}
BARE.update({
    "/usr/lib/systemd/systemd-journald": "", "/etc/apt/sources.list": "", "/var/log/keep": "", "/etc/hosts": "",
    "/etc/logrotate.d/keep": "", "/usr/lib/systemd/system/systemd-journald.service": "[Service]\nRestart=always\n"})
RUNS = "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n"
LOADS = "ExecStartPost={ path=/sbin/augenrules ; argv[]=/sbin/augenrules --load ; ignore_errors=yes }\n"


class Bare(AuditHost):
    """A host on which apt brings each package with what the tables say, and starts what it brings."""

    def __init__(self, root, release):
        super().__init__(root, backlog_limit="64", enabled="0")
        self.release = release
        self.installed = {"apt"}

    def which(self, name):
        return name if name in ("apt-get", "apt-cache", "dpkg-query") or name == "auditctl" and (
            "auditd" in self.installed) else None

    def _execute(self, argv, timeout, data):
        self.asked.append(argv)
        name = argv[-1]
        if argv[0] == "apt-cache":
            return Output(0, "".join(
                "%s:\n  Candidate: %s\n" % pair for pair in RELEASES[self.release].items()), "")
        if argv[0] == "apt-get":
            if "-s" not in argv:
                self._install(name)
            return Output(0, "Inst %s\n" % name, "")
        if argv[0] == "dpkg-query":
            there = sorted(self.installed) if argv[1:3] == ["-W", "-f"] and argv[-1].startswith("$") else [
                one for one in [name] if one in self.installed]
            return Output(0 if there else 1, "".join("ii %s\n" % one for one in there), "")
        if argv[0] == "ausyscall" and "auditd" in self.installed:
            return Output(0, self._calls(argv[1]), "")
        if argv[:2] == ["systemctl", "is-active"]:
            return Output(0, "active\n" if self._runs(name) else "inactive\n", "")
        if argv[:2] == ["systemctl", "is-enabled"]:
            return Output(0, "enabled\n" if self._runs(name) else "not-found\n", "")
        if argv[:2] == ["systemctl", "show"]:
            # No process of this machine is meant.
            shown = RUNS + (LOADS + "MainPID=233\n" if name == "auditd.service" else "MainPID=0\n")
            return Output(0, shown if self._runs(name) else "LoadState=not-found\nRestart=no\nMainPID=0\n", "")
        if argv[0] in ("auditctl", "augenrules", "ausearch") and "auditd" not in self.installed:
            raise Missing(argv[0])
        if argv[0] == "systemctl":
            if argv[1] in ("start", "enable"):
                self.installed.add(name.partition(".")[0])
            if argv[1:] == ["start", "jrt0117-audit-summary.service"]:
                pathlib.Path(self.real("/var/log/audit/summary-1.txt")).write_text("1\n", encoding="ascii")
            return Output(0, "", "")
        return super()._execute(argv, timeout, data)

    def _runs(self, unit):
        return unit.partition(".")[0] in self.installed | {"systemd-journald"}

    def _calls(self, table):
        lacking = UNKNOWN[self.release] | set(recorded._NEVER_IN.get(table, ())) | (
            set(recorded._NARROW_ONLY) if table == "x86_64" else set())
        return "".join("%d\t%s\n" % (number, name) for number, name in enumerate(EVERY_CALL) if name not in lacking)

    def _install(self, name):
        for path, data in brought.files(name, RELEASES[self.release][name]).items():
            place = pathlib.Path(self.real(path))
            place.parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                place.mkdir(exist_ok=True)
            else:
                place.write_bytes(data)
            place.chmod(brought.mode(path))
        if name == "auditd":
            pathlib.Path(self.real("/etc/audit")).chmod(0o750)
            pathlib.Path(self.real("/proc/233")).mkdir(parents=True)
            pathlib.Path(self.real("/proc/233/oom_score_adj")).write_text("-901\n", encoding="ascii")
            self.status.update(enabled="1", backlog_limit="8192")
        self.installed.add(name)


def tasks():
    policy = policy_of(time_servers=["ntp.example"])
    return [Task("audit", control, policy) for control in CONTROLS]


@pytest.mark.parametrize("release", sorted(RELEASES))
def test_what_is_shown_is_done(tree, tmp_path, release):
    tree(BARE)
    checked = Engine(Bare(str(tmp_path), release), tasks(), 3)
    foreseen = {found["control"]: found for found in checked.check()}
    shown = [(checked.heading(diff),) + diff[1:] for diff in staged_diffs(checked.host)]
    host = Bare(str(tmp_path), release)
    enforcing = Enforcer(host, tasks(), 3, (), Journal(host, "run"))
    found, diffs = enforcing.enforce()
    done = [(enforcing.heading(diff),) + diff[1:] for diff in diffs]
    assert sorted(name for name, _old, _new in shown) == sorted(name for name, _old, _new in done)
    assert sorted(shown) == sorted(done)
    assert {"auditd", "chrony"} <= host.installed
    for one in found:
        told = foreseen[one["control"]]
        assert told["would_change"] == one["changed"], one["control"]
        assert told["would"] != "pass" or one["status"] == "pass", one
        assert told["would"] == "pass" or one["status"] != "pass" or one["control"] in SEEN_LATER, told
