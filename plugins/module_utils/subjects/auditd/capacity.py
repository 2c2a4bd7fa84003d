# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much auditd keeps before it overwrites its oldest records."""

import math
import os
import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import records as log_records
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import AUDITD_CONF, KeyValue, load
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

CONF = "/etc/audit/auditd.conf"
_DEFAULTS = {
    "max_log_file": "8", "num_logs": "5", "max_log_file_action": "rotate", "log_file": "/var/log/audit/audit.log"}
# auditd.conf(5).
_MOST_LOGS = 999
_OWN_SIZE = 32
_DAY = 86400
# SYSLOG only warns.
_NEVER_OVERWRITES = ("keep_logs", "ignore", "syslog")
# What it does as the disk fills: by rotating, the oldest records go, unless logs are kept.
_AS_IT_FILLS = ("space_left_action", "admin_space_left_action", "disk_full_action")
_GROWN = Text("{size} MB in {days} days", "{days} 天 {size} MB")
_FULL = Text(
    "{size} MB in {hours} hours, and what was before is overwritten", "{hours} 小时 {size} MB，更早的记录已被覆盖")
# What is taken for a pace where the days are too few to measure: bytes, and seconds.
_LEAST_WRITTEN, _LEAST_TIME = 8 * 1024 ** 2, 3600
_MEGABYTE = 1024.0 ** 2
_ROOM_ADVICE = Text(
    "The system administrator has the records sent to a collector that keeps them, has fewer events recorded, or gives "
    "{folder} a file system with room for {needed} MB.",
    "请系统管理员将记录送往可长期保存的日志服务器，减少审计事件，或为 {folder} 提供可容纳 {needed} MB 的文件系统。")
_PACE_ADVICE = Text(
    "The system administrator finds out what writes so much; after seven days the pace is measured.",
    "请系统管理员查明产生大量记录的原因；满 7 天后将按实测速度判定。")


class AuditCapacity(Expectation):
    """auditd overwrites no record before its time, as fast as it writes here; `least` is asked where that is not known
    yet.
    """

    def __init__(self, host, days, least):
        self.host = host
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
        folder, room = posixpath.dirname(values["log_file"]), _room(host)
        if room < needed:
            text += ", %s: %d MB" % (folder, room)
        parts = dict(text=text, place=place, days=self.days, needed=needed, why=why, actual=text, where=place,
                     expected=">= %d MB, or keep_logs" % needed,
                     evidence=_written(host))
        rotated = None if _keeps_one(values) else _when_full(host, action)
        if rotated is not None:
            parts.update(text="%s, %s" % (text, rotated[0]), place=rotated[1], where=rotated[1])
        if rotated is None and (action in _NEVER_OVERWRITES or action == "rotate" and _keeps_one(values)):
            return observed("pass", "never_overwritten", "auditd never overwrites a record ({place}: {text}).",
                            "auditd 不覆盖任何记录（{place}：{text}）。", **parts)
        parts["advice"] = None if self._fits(host) else _ROOM_ADVICE.format(folder=folder, needed=needed)
        if action == "rotate" and min(_megabytes(values), room) >= needed or rotated is not None and room >= needed:
            return observed("pass", "capacity_enough", "auditd keeps {needed} MB or more ({place}: {text}; {why}).",
                            "auditd 可保留不少于 {needed} MB（{place}：{text}；{why}）。", **parts)
        return observed(
            "fail", "capacity_small",
            "auditd does not keep {days} days of records: {text} in {place}, expected {needed} MB ({why}).",
            "auditd 不足以保留 {days} 天的记录：{place} 为 {text}，应为 {needed} MB（{why}）。", **parts)

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether the file system has room for it."""
        return self._fits(self.host)

    def _fits(self, host):
        return self._needed(host)[0] < _room(host) * 3 // 4

    def _needed(self, host):
        """Return how many MB the days take, and what that was told from."""
        span = log_records.span(host, _archives(host))
        needed = log_records.megabytes(span, self.days)
        if needed is not None:
            return needed, _GROWN.format(size="%.1f" % (span.size / _MEGABYTE), days=(span.last - span.day).days)
        size, seconds = _pace(host)
        if size and _overwrites(host):
            # Too few days to tell by, but as many as there was room for.
            return (
                int(math.ceil(size * 1.2 * self.days * _DAY / seconds / _MEGABYTE)),
                _FULL.format(**_parts(size, seconds)))
        return self.least, "audit_retention_megabytes"

    def fix(self, host):
        needed, _why = self._needed(host)
        document = KeyValue(host.read(CONF), CONF, AUDITD_CONF)
        each = max(decimal(text_of(host, "max_log_file")) or 0, _OWN_SIZE, int(math.ceil(needed / float(_MOST_LOGS))))
        document.set("max_log_file_action", "ROTATE")
        document.set("max_log_file", str(each))
        document.set("num_logs", str(int(math.ceil(needed / float(each)))))
        host.stage_content(CONF, document.render())


def outpaced(host, days):
    """Yield an Observation where the days are too few to measure, and what is kept goes within `days` at this pace."""
    values = {name: text_of(host, name) for name in _DEFAULTS}
    size, seconds = _pace(host)
    measured = log_records.megabytes(log_records.span(host, _archives(host)), days) is not None
    if values["max_log_file_action"].lower() != "rotate" or _keeps_one(values) or _overwrites(host) or measured:
        return
    kept = _megabytes(values)
    lasts = kept * _MEGABYTE * seconds / size if size else days * _DAY
    if lasts < days * _DAY:
        yield observed(
            "not_checked", "capacity_unmeasured",
            "Whether auditd keeps {days} days of records cannot be told yet: it wrote {pace}, and would overwrite the "
            "{kept} MB that it keeps within {left} hours at that pace ({where}).",
            "尚无法判断 auditd 能否保留 {days} 天的记录：{pace}，按此速度其保留的 {kept} MB 将在 {left} 小时内被覆盖"
            "（{where}）。", days=days, kept=kept, left=int(lasts // 3600),
            pace=Text("{size} MB in {hours} hours", "{hours} 小时写入 {size} MB").format(**_parts(size, seconds)),
            where=where(host, "num_logs"), expected="room for %d days" % days, actual="%d MB" % kept,
            evidence=_written(host), advice=_PACE_ADVICE)


def _room(host):
    """Return how many MB the file system of the records has in all."""
    place = auditd.on_disk(host, posixpath.dirname(text_of(host, "log_file")))
    state = os.statvfs(host.real(host.resolve(place)))
    return state.f_blocks * state.f_frsize // 1024 ** 2


def _pace(host):
    """Return the bytes written and the seconds that took, 0 bytes where it is too little to tell."""
    size, seconds = log_records.audit_pace(host, _archives(host)) or (0, 0)
    told = size >= _LEAST_WRITTEN and (seconds >= _LEAST_TIME or _overwrites(host))
    return (size, max(seconds, 1)) if told else (0, 1)


def _archives(host):
    return log_records.archives(host, text_of(host, "log_file"))


def _overwrites(host):
    """Tell whether there are as many logs as auditd keeps, and what was in the next one is gone."""
    written = text_of(host, "num_logs")
    return (
        text_of(host, "max_log_file_action").lower() == "rotate" and (decimal(written) or 0) > 1
        and host.exists("%s.%d" % (text_of(host, "log_file"), int(written) - 1)))


def _parts(size, seconds):
    return {"size": "%.1f" % (size / _MEGABYTE), "hours": "%.1f" % (seconds / 3600.0)}


def _written(host):
    """Return as evidence what auditd.conf says of it."""
    document = load(host, CONF, AUDITD_CONF)
    found = [(name, document.get(name)) for name in ("max_log_file", "num_logs", "max_log_file_action")]
    return (
        [
            Evidence("file", value.where, "%s = %s" % (name, value.text)) for name, value in found
            if value is not None] or [absent(CONF)])


def _when_full(host, action):
    """Return (text, place) of what has the oldest records removed as the disk fills, where no size does; or None."""
    if action not in _NEVER_OVERWRITES or action == "keep_logs":
        return None
    found = [(name, load(host, CONF, AUDITD_CONF).get(name)) for name in _AS_IT_FILLS]
    return next((
        ("%s %s" % (name, value.text), value.where) for name, value in found
        if value is not None and value.text.lower() == "rotate"), None)


def _keeps_one(values):
    """Tell whether there is one log alone: auditd does not rotate it then, however long it gets."""
    return values["num_logs"] in ("0", "1")


def _megabytes(values):
    return (decimal(values["max_log_file"]) or 0) * (decimal(values["num_logs"]) or 0)


def text_of(host, name):
    """Return a setting of auditd.conf, or what auditd takes by itself."""
    value = load(host, CONF, AUDITD_CONF).get(name)
    return _DEFAULTS[name] if value is None else value.text


def where(host, name):
    """Return the place of a setting, or the file where it has none."""
    value = load(host, CONF, AUDITD_CONF).get(name)
    return CONF if value is None else value.where
