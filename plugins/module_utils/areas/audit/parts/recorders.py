# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services that record: nobody stops them, and they are not what ends first when memory runs out."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.oom_score_action import OomScore
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

UNITS = (auditd.UNIT, "systemd-journald.service", "rsyslog.service")
# What systemd itself gives journald.
_SPARED = -250
# What auditd takes by itself as it starts.
_OF_AUDITD = -901
_TARGET = -900
_REFUSED = Text("systemctl stop and restart of {unit} are refused, root's too.",
                "systemctl stop、restart {unit} 将被拒绝，root 也不例外。")


def protected(host, unit):
    """Yield what is expected of a unit, where there is such a one."""
    there = units.there(host, unit)
    if there is None:
        yield Judged(
            lambda host: observed(
                "not_checked", "unit_unasked", "systemd cannot be asked for {unit}.", "无法向 systemd 查询 {unit}。",
                unit=unit))
    elif there:
        settings = units.UnitSettings(host, unit)
        yield Setting(settings, "RefuseManualStop", equals("yes")).affecting(_REFUSED.format(unit=unit))
        yield Setting(settings, "Restart", equals("always"))
        yield Spared(unit)


class Spared(Expectation):
    """The process of a unit is not what the kernel ends first when memory runs out."""

    def __init__(self, unit):
        self.unit = unit

    def check(self, host):
        score, place, evidence = self._score(host)
        parts = dict(unit=self.unit, score=score, place=place, most=_SPARED, expected="oom_score_adj <= %d" % _SPARED,
                     actual="oom_score_adj %s" % score, evidence=(evidence,))
        if score <= _SPARED:
            return observed(
                "pass", "spared", "{unit} has oom_score_adj {score} ({place}).",
                "{unit} 的 oom_score_adj 为 {score}（{place}）。", **parts)
        return observed(
            "fail", "not_spared", "{unit} has oom_score_adj {score} ({place}), expected {most} or less.",
            "{unit} 的 oom_score_adj 为 {score}（{place}），应不大于 {most}。", **parts)

    def _score(self, host):
        """Return the score, what it is told by, and the evidence of it."""
        declared = host.declared(("oom_score", self.unit))
        main = units.shown(host, self.unit).get("MainPID", "0")
        place = "/proc/%s/oom_score_adj" % main
        written = units.UnitSettings(host, self.unit).get("OOMScoreAdjust")
        if declared is None and main != "0" and host.exists(place):
            score = numbers.of_kernel(host, place)
            return score, place, Evidence("file", place, score)
        # systemd passes over what is no such number, and takes its own.
        taken = numbers.decimal(written.text) if written is not None else None
        if declared is None and taken is not None and -1000 <= taken <= 1000:
            return taken, written.where, Evidence("file", written.where, "OOMScoreAdjust=" + written.text)
        if declared is None and self.unit == auditd.UNIT and auditd.to_come(host):
            return _OF_AUDITD, self.unit, absent(self.unit)
        return declared or 0, self.unit, absent(self.unit)

    def fix(self, host):
        units.UnitSettings(host, self.unit).set("OOMScoreAdjust", str(_TARGET))
        host.stage_action(OomScore(self.unit, _TARGET))
