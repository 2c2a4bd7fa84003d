# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws, over the controls of the kernel's audit, on a host with something of each sort broken."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from tests.unit.areas.audit.conftest import policy_of
from tests.unit.support.announced import unsaid
from tests.unit.support.audit_host import CONF, SHOWN, TREE, AuditHost

OURS = (
    "audit_running", "audit_every_user", "audit_rules_cover", "audit_record_content", "audit_log_protected",
    "audit_process_protected", "command_history_audit")
LOADED = ["-a never,user -F uid=33", "-w /etc/hosts -p wa -k before"]
BREAKS = {
    "/etc/audit/auditd.conf": CONF.replace("ENRICHED", "RAW").replace("HALT", "IGNORE"),
    "/etc/audit/rules.d/20-local.rules": "# local\n-a never,user -F uid=33\n-w /etc/hosts -p wa -k before\n-b 64\n",
    "/etc/audit/rules.d/audit.rules": "-D\n",
    "/etc/pam.d/login": "session required pam_unix.so\n",
    "/etc/sudoers": "Defaults !syslog\nroot ALL=(ALL) ALL\n",
    "/usr/bin/sudo": "",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/etc/systemd/system/auditd.service": "[Service]\nRestart=no\n",
}


@pytest.fixture
def engine(tree, tmp_path):
    """Return a function that gives an engine on the broken host; the kernel is one and the same throughout."""
    tree(dict(TREE, **BREAKS))
    hosts = []

    def build(run="run-1"):
        host = AuditHost(str(tmp_path), hosts[-1].kernel if hosts else LOADED)
        host.status = hosts[-1].status if hosts else dict(host.status, backlog_limit="64")
        host.answers["systemctl show auditd.service"] = SHOWN.replace("RefuseManualStop=yes", "RefuseManualStop=no")
        hosts.append(host)
        return Enforcer(
            host, [Task("audit", control, policy_of()) for control in CONTROLS if control.id in OURS], 3, (),
            Journal(host, run))
    return build


def content(root):
    """Return the bytes and modes below a root, the journal aside."""
    return {str(path.relative_to(root)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
            for path in sorted(root.rglob("*")) if not str(path.relative_to(root)).startswith("var")}


def test_check_mode_writes_nothing_and_asks_nothing_that_changes(engine, tmp_path):
    before = content(tmp_path)
    checking = engine()
    checking.check()
    assert content(tmp_path) == before
    changing = [
        words for words in checking.host.asked
        if words[0] == "augenrules" or words[:2] in (["auditctl", "-D"], ["auditctl", "-R"])]
    assert changing == []


def test_every_finding_is_whole_and_every_prediction_comes_true(engine):
    checked = engine().check()
    assert unsaid(checked) == []
    predicted = {one["control"]: one for one in checked}
    assert [one["control"] for one in predicted.values() if one["status"] != "fail"] == []
    for now in engine().enforce()[0]:
        then = predicted[now["control"]]
        assert "{" not in now["message"]["en"] + now["message"]["zh"] and now["reason"] != "control_failed", now
        # What the unit files say takes effect by systemd, which this host does not have.
        if now["control"] != "audit_process_protected":
            assert (now["status"] == "pass") == (then["would"] == "pass"), (then, now)


def test_twice_is_once_and_rollback_brings_everything_back(engine, tmp_path):
    before = content(tmp_path)
    enforced = engine()
    enforced.enforce()
    after = content(tmp_path)
    again = engine("run-2").enforce()
    assert again[1] == [] and content(tmp_path) == after
    host = engine("run-3").host
    assert host.status["enabled"] == "2"
    # As a reboot would.
    host.status["enabled"] = "1"
    undoing = Rollback(host, "run-1")
    steps, drifted = undoing.plan()
    assert drifted == []
    undoing.carry_out(steps)
    assert content(tmp_path) == before and host.kernel == LOADED and host.status["backlog_limit"] == "64"


def test_rolled_back_under_the_lock_only_the_loaded_rules_wait_for_a_restart(engine, tmp_path):
    before = content(tmp_path)
    engine().enforce()
    host = engine("run-2").host
    # As a start loaded it from the files of a later run, which has been rolled back since.
    host.kernel.append("-w /opt/late -p wa -k late")
    loaded = list(host.kernel)
    undoing = Rollback(host, "run-1")
    steps, drifted = undoing.plan()
    assert drifted == []
    undoing.carry_out(steps)
    assert [text.en for text in undoing.waiting] == [
        "the kernel's audit rules are locked until its next start, which loads those from before; reboot this host"]
    assert undoing.waiting[0].zh.endswith("请重启本机")
    assert content(tmp_path) == before and host.kernel == loaded
    assert Journal(host, "run-1").state == "rolled_back" and Rollback(host, "run-1").plan() == ([], [])
