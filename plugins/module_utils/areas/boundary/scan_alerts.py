# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Port scans of a host without Suricata: fail2ban reads what the packet filter logs of its drops, and tells of a source that has many."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import fail2ban

_JAIL = "jrt0117-scan"
_FILTER = "/etc/fail2ban/filter.d/%s.conf" % _JAIL
# The logs of sessions that are let in, and of those that go out, are no drops.
_TEXT = r"""# Managed by jrt0117.baseline.
[Definition]
failregex = ^.*\bIN=\S+ OUT=\S* .*\bSRC=<HOST> DST=
ignoreregex = jrt0117 (admin|out):
journalmatch = _TRANSPORT=kernel
"""
# No action: whoever forges a source could have it banned. The line that a ban leaves is the alert, with source, jail and time.
_SETTINGS = (("enabled", "true"), ("filter", _JAIL), ("backend", "systemd"), ("maxretry", "20"), ("findtime", "60"), ("bantime", "600"), ("action", ""))


class ScansTold(Expectation):
    """A jail of our own counts the drops of each source."""

    def __init__(self, host, fixable):
        self.jail = fail2ban.Settings(host, "jail", _JAIL)
        self.fixable = fixable

    def _wrong(self, host):
        if not host.exists(_FILTER) or host.read(_FILTER) != _TEXT.encode("ascii"):
            return _FILTER
        values = [(name, wanted, self.jail.get(name)) for name, wanted in _SETTINGS]
        return next(("%s of [%s]" % (name, _JAIL) for name, wanted, value in values if value is None or value.text != wanted), None)

    def check(self, host):
        wrong = self._wrong(host)
        parts = dict(jail=_JAIL, expected="a source with 20 drops within a minute is told", evidence=(Evidence("file", self.jail.own, wrong or _JAIL),))
        if wrong:
            return observed(
                "fail", "scans_untold", "A port scan raises no alert: fail2ban does not count the packet filter's drops ({wrong}).",
                "端口扫描不会报警：fail2ban 未统计包过滤丢弃记录（{wrong}）。", wrong=wrong, actual="no jail " + _JAIL, **parts)
        return observed("pass", "scans_told", "fail2ban tells of sources that scan ports (jail {jail}).", "fail2ban 会报告端口扫描来源（监狱 {jail}）。",
                        actual=_JAIL, **parts)

    def fix(self, host):
        host.stage_content(_FILTER, _TEXT.encode("ascii"))
        for name, value in _SETTINGS:
            self.jail.set(name, value)
