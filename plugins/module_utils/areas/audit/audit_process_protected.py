# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What records cannot be stopped by hand, starts again by itself, and is spared when memory runs out."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import expectations as expected, source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.oom_score_action import OomScore
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units

_RECORDERS = (auditd.UNIT, "systemd-journald.service", "rsyslog.service")
# What systemd itself gives journald; auditd takes more by itself.
_SPARED = -250
_TARGET = -900
_REFUSED = Text("systemctl stop and restart of {unit} are refused, root's too.",
                "systemctl stop、restart {unit} 将被拒绝，root 也不例外。")


class AuditProcessProtected(Control):
    """Protection of audit processes."""

    id = "audit_process_protected"
    zh = "审计进程的保护"
    clauses = ("8.3.3-E-b-2", "8.3.4-E-c-1")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        if not auditd.installed(host):
            yield expected.installed(host)
        for unit in _RECORDERS:
            state = units.there(host, unit)
            if state is None:
                yield Judged(observed(
                    "not_checked", "unit_unasked", "systemd cannot be asked for {unit}.", "无法向 systemd 查询 {unit}。", unit=unit,
                    evidence=(Evidence("command", "systemctl show " + unit, "no answer"),)))
            elif state:
                settings = units.UnitSettings(host, unit)
                yield Setting(settings, "RefuseManualStop", equals("yes")).affecting(_REFUSED.format(unit=unit))
                yield Setting(settings, "Restart", equals("always"))
                yield Spared(unit)


class Spared(Expectation):
    """The process of a unit is not what the kernel ends first when memory runs out."""

    def __init__(self, unit):
        self.unit = unit

    def check(self, host):
        place, score = self._score(host)
        parts = dict(unit=self.unit, score=score, place=place, most=_SPARED, expected="oom_score_adj <= %d" % _SPARED,
                     actual="oom_score_adj %s" % score, evidence=(Evidence("file", place, str(score)),))
        if score <= _SPARED:
            return observed("pass", "spared", "{unit} has oom_score_adj {score} ({place}).", "{unit} 的 oom_score_adj 为 {score}（{place}）。", **parts)
        return observed(
            "fail", "not_spared", "{unit} has oom_score_adj {score} ({place}), expected {most} or less.",
            "{unit} 的 oom_score_adj 为 {score}（{place}），应不大于 {most}。", **parts)

    def _score(self, host):
        declared = host.declared(("oom_score", self.unit))
        main = units.shown(host, self.unit).get("MainPID", "0")
        place = "/proc/%s/oom_score_adj" % main
        if declared is not None:
            return self.unit, declared
        if main != "0" and host.exists(place):
            return place, int(host.read(place))
        found = units.UnitSettings(host, self.unit).get("OOMScoreAdjust")
        return (self.unit, 0) if found is None else (str(found.where), int(found.text))

    def fix(self, host):
        units.UnitSettings(host, self.unit).set("OOMScoreAdjust", str(_TARGET))
        host.stage_action(OomScore(self.unit, _TARGET))
