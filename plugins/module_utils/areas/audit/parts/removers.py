# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What removes records by the clock beside logrotate: ages of tmpfiles.d, and commands of cron, timers and logrotate's
own scripts.
"""

import posixpath
import re
from typing import Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import schedules
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# Of files of one name the first is read.
_TMPFILES = ("/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d")
# A line that cleans what is older than its sixth field.
_AGED = re.compile(rb"^[ \t]*[dDevqQC][!=~^$+-]*[ \t]+[\"']?(/\S+?)[\"']?[ \t]+(?:\S+[ \t]+){3}([^\s-]\S*)", re.M)
_REMOVES = re.compile(
    rb"-delete\b|\b(?:rm|shred|truncate|tmpreaper|tmpwatch)\b|\b(?:cat|cp)[ \t]+/dev/null\b|^[ \t]*(?::[ \t]*)?>(?!>)")
# Whose lines are commands, or hold some.
_FILES = schedules.TABLES + (
    "/etc/cron.*/*", "/etc/anacrontab", "/etc/logrotate.conf", "/etc/logrotate.d/*", "/usr/etc/logrotate.conf",
    "/usr/etc/logrotate.d/*")
_PATH = re.compile(rb"/[\w./+-]+")
_VENDORS = ("/usr/lib/", "/usr/libexec/", "/usr/share/", "/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/lib/")
_ADVICE = Text(
    "The system administrator shows that it spares records of the time asked for, or takes it away.",
    "请系统管理员说明其不会删除保存期限内的记录，或将其删除。")


def found(host, logs):
    """Yield an Observation of each line that removes records by the clock, of these logs or below /var/log."""
    for where in dict.fromkeys(list(_by_age(host, logs)) + list(_by_command(host))):
        seen = line(host, where)
        yield observed(
            "not_checked", "removed_otherwise",
            "{where} removes records or files of /var/log by the clock; whether before their time was not judged: "
            "{text}.", "{where} 定时删除 /var/log 中的记录或文件，是否早于保存期限未作判定：{text}。",
            where=where, text=seen.text.strip(), expected="nothing but rotation removes records", actual=seen.text,
            evidence=(seen,), advice=_ADVICE)


def _by_age(host, logs):
    names: Set[str] = set()
    for folder in _TMPFILES:
        for path in host.found(folder + "/*.conf"):
            if posixpath.basename(path) not in names:
                names.add(posixpath.basename(path))
                data = _text(host, path)
                for aged in _AGED.finditer(data):
                    if _holds(aged.group(1).decode("utf-8", "surrogateescape"), logs):
                        yield Where(path, data.count(b"\n", 0, aged.start()) + 1)


def _holds(path, logs):
    """Tell whether a folder holds one of the logs; of what follows a wildcard nobody knows."""
    fixed = re.split(r"[*?\[%]", path)[0].rstrip("/")
    return any(log == fixed or log.startswith(fixed + "/") for log in logs)


def _by_command(host):
    named: Set[str] = set()
    for path in [path for pattern in _FILES for path in host.found(pattern)]:
        yield from _removing(host, path)
        named.update(name.decode() for name in _PATH.findall(_text(host, path)))
    for where, command in schedules.commands_of_timers(host):
        text = command.encode("utf-8", "surrogateescape")
        named.update(name.decode() for name in _PATH.findall(text))
        if _removes(text):
            yield where
    for path in sorted(named):
        if not path.startswith(_VENDORS) and _text(host, path).startswith(b"#!"):
            yield from _removing(host, path)


def _removing(host, path):
    for number, text in enumerate(_text(host, path).split(b"\n"), 1):
        if _removes(text):
            yield Where(path, number)


def _removes(text):
    if text.lstrip().startswith(b"#"):
        return False
    return b"--vacuum-" in text and b"journalctl" in text or b"/var/log" in text and _REMOVES.search(text) is not None


def _text(host, path):
    """Return the bytes of a file; nothing of what is no file, or a program's."""
    state = host.stat(path)
    data = host.read(path) if state is not None and state.kind == "file" else b""
    return b"" if b"\0" in data else data
