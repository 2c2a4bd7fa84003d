# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Port scans of a host without Suricata: fail2ban reads what the packet filter logs of its drops, and tells of a source
that has many.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import COMMAND, yet_to_come
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    families,
    flow_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban

JAIL = "jrt0117-scan"
# What is shown of a filter that is not ours.
_MOST = 1000
_FILTER = "/etc/fail2ban/filter.d/%s.conf" % JAIL
# The logs of sessions that are let in, and of those that go out, are no drops.
_TEXT = r"""# Managed by jrt0117.baseline.
[Definition]
failregex = ^.*\bIN=\S+ OUT=\S* .*\bSRC=<HOST> DST=
ignoreregex = jrt0117 (admin|out):
journalmatch = _TRANSPORT=kernel
"""
# No action: whoever forges a source could have it banned. The line that a ban leaves is the alert, with source, jail
# and time.
_SETTINGS = (
    ("enabled", "true"), ("filter", JAIL), ("backend", "systemd"), ("maxretry", "20"), ("findtime", "60"),
    ("bantime", "600"), ("action", ""))


class ScansTold(Expectation):
    """A jail of our own counts the drops of each source."""

    def __init__(self, host, fixable):
        self.jail = fail2ban.Settings(host, "jail", JAIL)
        self.fixable = fixable

    def _wrong(self, host):
        """Return what is not as it should be, or None."""
        if not host.exists(_FILTER) or host.read(_FILTER) != _TEXT.encode("ascii"):
            return _FILTER
        values = [(name, wanted, self.jail.get(name)) for name, wanted in _SETTINGS]
        return next(
            ("%s of [%s]" % (name, JAIL) for name, wanted, value in values if value is None or value.text != wanted),
            None)

    def _seen(self, host):
        if host.exists(_FILTER):
            yield Evidence("file", _FILTER, host.read(_FILTER).decode("utf-8", "replace").strip()[:_MOST])
        else:
            yield absent(_FILTER)
        for name, value in [(name, self.jail.get(name)) for name, _wanted in _SETTINGS]:
            if value is not None:
                yield Evidence("file", value.where, "%s = %s" % (name, value.text))

    def check(self, host):
        wrong = self._wrong(host)
        parts = dict(jail=JAIL, expected="a source with 20 drops within a minute is told", evidence=self._seen(host))
        if wrong:
            return observed(
                "fail", "scans_untold",
                "A port scan raises no alert: fail2ban does not count the packet filter's drops ({wrong}).",
                "端口扫描不会报警：fail2ban 未统计包过滤丢弃记录（{wrong}）。", wrong=wrong, actual="no jail " + JAIL,
                **parts)
        return observed(
            "pass", "scans_told", "fail2ban tells of sources that scan ports (jail {jail}).",
            "fail2ban 会报告端口扫描来源（jail {jail}）。", actual=JAIL, **parts)

    def fix(self, host):
        host.stage_content(_FILTER, _TEXT.encode("ascii"))
        for name, value in _SETTINGS:
            self.jail.set(name, value)


def drops_counted(host, policy):
    """Return whether there is anything that the jail could count: drops that are logged, where fail2ban sees the log.
    """
    expected = "drops logged, and seen by fail2ban"
    seen = container.seen(host)
    if seen is not None:
        return observed(
            "manual", "drops_elsewhere",
            "Port scans: {seen}, and what its packet filter drops is in the machine's log.",
            "端口扫描：{seen}，其包过滤丢弃记录在宿主机日志中。", seen=seen, expected=expected,
            advice=Text(
                "The security administrator shows what watches that log for scans.",
                "请安全管理员说明由何产品据该日志监视扫描。"))
    known = {VERSION[family]: _logged(host, policy, family) for family in families(host)}
    silent, untold = [
        sorted(version for version, logged in known.items() if logged is answer) for answer in (False, None)]
    parts = dict(versions=", ".join(silent or untold), expected=expected)
    if silent:
        return observed(
            "fail", "drops_uncounted",
            "Port scans raise no alert: no drop of {versions} is logged that fail2ban could count.",
            "端口扫描不会报警：没有可供 fail2ban 统计的 {versions} 丢弃日志。", actual="no drop logged",
            evidence=[absent(COMMAND)],
            advice=Text(
                "Enforce firewall_default_deny and firewall_logging.",
                "请整改 firewall_default_deny 与 firewall_logging。"), **parts)
    if untold:
        return observed(
            "not_checked", "drops_untold",
            "Whether drops of {versions} are logged for fail2ban to count cannot be told: a rule cannot be read.",
            "有规则无法解读，不能确定 {versions} 的丢弃是否有日志可供 fail2ban 统计。",
            advice=Text(
                "The administrator reads the rule that firewall_logging names.",
                "请管理员核对 firewall_logging 指出的规则。"), **parts)
    return observed(
        "pass", "drops_counted", "Drops are logged, for fail2ban to count.", "已记录丢弃的数据包，供 fail2ban 统计。",
        actual="logged", **parts)


def _logged(host, policy, family):
    """Return whether what nothing declares is dropped, and logged: True, False, or None where a rule cannot be read."""
    if yet_to_come(host):
        return True
    try:
        found = firewall.of(host)
    except Missing:
        return False
    default = found.default("input", family, flow_patterns(flows.declared(policy).of("in"), family))
    logged = found.drops_logged("input", family) if default == "drop" else None if default == "unreadable" else False
    return None if logged and found.problems else logged
