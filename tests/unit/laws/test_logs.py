# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws, over the controls of logs, summaries and the clock, on a host with something of each sort broken."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.audit.conftest import policy_of
from tests.unit.support.announced import unsaid

OURS = [
    control for control in CONTROLS if control.id in ("log_retention", "log_forwarding", "audit_reports", "time_sync")]
OPTIONS = dict(
    collector_host="192.0.2.1", collector_peer="logs.example", collector_ca="/etc/pki/ca.pem",
    collector_certificate="/etc/pki/host.pem", collector_key="/etc/pki/host.key",
    time_servers=["ntp1.example", "ntp2.example"])
TREE = {
    "/etc/machine-id": "0" * 32 + "\n", "/usr/sbin/rsyslogd": "", "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so": "",
    "/etc/rsyslog.conf": "$WorkDirectory /var/spool/rsyslog\n*.*;auth.none /var/log/syslog\nauth.* /var/log/auth.log\n"
    "local0.* /var/log/size.log\n", "/etc/rsyslog.d/20-plain.conf": "*.* @192.0.2.1\n", "/etc/pki/ca.pem": "",
    "/etc/pki/host.pem": "", "/etc/pki/host.key": "",
    "/etc/logrotate.conf": "weekly\nrotate 4\nmaxsize 1M\ninclude /etc/logrotate.d\n",
    "/etc/logrotate.d/rsyslog": "/var/log/syslog {\n\trotate 7\n\tdaily\n}\n/var/log/auth.log {\n\tmonthly\n"
    "\tmaxage 30\n}\n/var/log/size.log { size 1k\n}\n", "/usr/sbin/auditd": "",
    "/etc/audit/auditd.conf": "# caf\xe9\nmax_log_file = 8\nnum_logs = 5\nmax_log_file_action = SUSPEND\n",
    "/usr/sbin/aureport": "\x7fELF", "/usr/sbin/chronyd": "", "/etc/chrony/chrony.conf": "pool pool.example iburst\n",
}


@pytest.fixture
def engine(tree, tmp_path):
    """Return a function that gives an engine on the broken host."""
    tree(TREE)

    def build(run="run-1"):
        host = Host(str(tmp_path))
        return Enforcer(
            host, [Task("audit", control, policy_of(**OPTIONS)) for control in OURS], 3, (), Journal(host, run))
    return build


def content(root):
    """Return the bytes and modes below a root, the journal aside."""
    return {str(path.relative_to(root)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
            for path in sorted(root.rglob("*")) if "var/lib" not in str(path)}


def test_check_mode_writes_nothing(engine, tmp_path):
    before = content(tmp_path)
    engine().check()
    assert content(tmp_path) == before


def test_every_finding_is_whole_and_its_prediction_comes_true(engine):
    checked = engine().check()
    assert unsaid(checked) == []
    predicted = {one["control"]: one for one in checked}
    assert {one["status"] for one in predicted.values()} == {"fail"}
    for now in engine().enforce()[0]:
        then = predicted[now["control"]]
        assert now["reason"] != "control_failed", now
        for text in [now["message"]] + [one["message"] for one in now["details"]]:
            assert text["en"].endswith(".") and text["zh"].endswith("。") and "{" not in text["en"] + text["zh"]
        assert (now["status"] == "pass") == (then["would"] == "pass"), (then, now)


def test_twice_is_once_and_rollback_brings_everything_back(engine, tmp_path):
    before = content(tmp_path)
    _findings, diffs = engine().enforce()
    assert {name for name, _old, _new in diffs} >= {
        "/etc/rsyslog.conf", "/etc/rsyslog.d/00-jrt0117-collector.conf", "/etc/rsyslog.d/zz-jrt0117-audit.conf",
        "/etc/logrotate.d/rsyslog", "/etc/audit/auditd.conf",
        "/etc/systemd/system/jrt0117-audit-summary.timer", "/etc/chrony/chrony.conf"}
    after = content(tmp_path)
    assert engine("run-2").enforce()[1] == [] and content(tmp_path) == after
    undoing = Rollback(Host(str(tmp_path)), "run-1")
    steps, drifted = undoing.plan()
    assert drifted == []
    undoing.carry_out(steps)
    assert {name: state for name, state in content(tmp_path).items() if name != "var"} == {
        name: state for name, state in before.items() if name != "var"}
