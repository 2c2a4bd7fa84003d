# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much auditd keeps before it overwrites its oldest records."""

import math

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import records as log_records
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import AUDITD_CONF, KeyValue, load

CONF = "/etc/audit/auditd.conf"
_DEFAULTS = {
    "max_log_file": "8", "num_logs": "5", "max_log_file_action": "rotate", "log_file": "/var/log/audit/audit.log"}
# auditd.conf(5).
_MOST_LOGS = 999
_OWN_SIZE = 32
# SYSLOG only warns.
_NEVER_OVERWRITES = ("keep_logs", "ignore", "syslog")
_GROWN = Text("{size} MB in {days} days", "{days} 天 {size} MB")


class AuditCapacity(Expectation):
    """auditd overwrites no record before its time, as fast as it writes here; `least` is asked where that is not known
    yet.
    """

    def __init__(self, days, least):
        self.days = days
        self.least = least

    def check(self, host):
        values = {name: text_of(host, name) for name in _DEFAULTS}
        action = values["max_log_file_action"].lower()
        text = (
            "max_log_file %s MB, num_logs %s, max_log_file_action %s"
            % (values["max_log_file"], values["num_logs"], action))
        place = where(host, "max_log_file_action" if action == "suspend" else "num_logs")
        needed, why = self._needed(host)
        parts = dict(text=text, place=place, days=self.days, needed=needed, why=why, actual=text, where=place,
                     expected=">= %d MB, or keep_logs" % needed,
                     evidence=_written(host))
        if action in _NEVER_OVERWRITES or action == "rotate" and _keeps_one(values):
            return observed("pass", "never_overwritten", "auditd never overwrites a record ({place}: {text}).",
                            "auditd 不覆盖任何记录（{place}：{text}）。", **parts)
        if action == "rotate" and _megabytes(values) >= needed:
            return observed("pass", "capacity_enough", "auditd keeps {needed} MB or more ({place}: {text}; {why}).",
                            "auditd 可保留不少于 {needed} MB（{place}：{text}；{why}）。", **parts)
        return observed(
            "fail", "capacity_small",
            "auditd does not keep {days} days of records: {text} in {place}, expected {needed} MB ({why}).",
            "auditd 不足以保留 {days} 天的记录：{place} 为 {text}，应为 {needed} MB（{why}）。", **parts)

    def _needed(self, host):
        """Return how many MB the days take, and what that was told from."""
        span = log_records.span(host, log_records.archives(host, text_of(host, "log_file")))
        needed = log_records.megabytes(span, self.days)
        if needed is None:
            return self.least, "audit_retention_megabytes"
        return needed, _GROWN.format(size="%.1f" % (span.size / 1024.0 ** 2), days=(span.last - span.day).days)

    def fix(self, host):
        needed, _why = self._needed(host)
        document = KeyValue(host.read(CONF), CONF, AUDITD_CONF)
        each = max(int(text_of(host, "max_log_file")), _OWN_SIZE, int(math.ceil(needed / float(_MOST_LOGS))))
        document.set("max_log_file_action", "ROTATE")
        document.set("max_log_file", str(each))
        document.set("num_logs", str(int(math.ceil(needed / float(each)))))
        host.stage_content(CONF, document.render())


def _written(host):
    """Return as evidence what auditd.conf says of it."""
    document = load(host, CONF, AUDITD_CONF)
    found = [(name, document.get(name)) for name in ("max_log_file", "num_logs", "max_log_file_action")]
    return (
        [
            Evidence("file", value.where, "%s = %s" % (name, value.text)) for name, value in found
            if value is not None] or [absent(CONF)])


def _keeps_one(values):
    """Tell whether there is one log alone: auditd does not rotate it then, however long it gets."""
    return values["num_logs"] in ("0", "1")


def _megabytes(values):
    try:
        return int(values["max_log_file"]) * int(values["num_logs"])
    except ValueError:
        return 0


def text_of(host, name):
    """Return a setting of auditd.conf, or what auditd takes by itself."""
    value = load(host, CONF, AUDITD_CONF).get(name)
    return _DEFAULTS[name] if value is None else value.text


def where(host, name):
    """Return the place of a setting, or the file where it has none."""
    value = load(host, CONF, AUDITD_CONF).get(name)
    return CONF if value is None else value.where
