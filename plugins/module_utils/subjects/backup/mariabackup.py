# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""mariabackup and xtrabackup: what they write into a copy when it has come to its end."""

import re
import time
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import (
    Answer,
    Copy,
    not_to_come,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.standing import foreign

_NAMES = ("xtrabackup_info", "mariadb_backup_info")
# The command stands there too, with its options: it is shown nowhere.
_FIELD = re.compile(r"^(end_time|incremental|innodb_to_lsn|partial) = (.*)$", re.M)
_TIME = "%Y-%m-%d %H:%M:%S"
_NO_TIME = Text("tells no end", "没有结束时间")
_AWAY = Text("is on a file system of the kind {kind}, which is not looked into", "位于 {kind} 类型的文件系统，不作查看")
_PARTIAL = Text("holds a part of the databases", "仅含部分数据库")


def of(host: Any, folder: str) -> Answer:
    """Return the copies in a folder, each in a folder of its own, or in it; raises HostError."""
    kind = foreign(host, folder)
    if kind is not None:
        raise Unreadable(folder, _AWAY.format(kind=kind))
    if not host.exists(folder):
        raise HostError(folder, Text("does not exist", "不存在"))
    folders = [folder.rstrip("/") + inside for inside in ("/", "/*/")]
    paths = [path for name in _NAMES for above in folders for path in host.glob(above + name)]
    seen = [_copy(host, path) for path in paths]
    return Answer(tuple(copy for copy, _evidence in seen), folder, tuple(
        evidence for _copy, evidence in seen[-10:]))


def _copy(host, path):
    text = host.read(path).decode("utf-8", "replace")
    found = dict(_FIELD.findall(text))
    try:
        # Its times are the host's own.
        ended = time.mktime(time.strptime(found.get("end_time", "").strip(), _TIME))
    except (ValueError, OverflowError):
        raise Unreadable(path, _NO_TIME)
    label = path.rpartition("/")[0]
    evidence = "\n".join("%s = %s" % one for one in sorted(found.items()))
    return Copy(
        label, not_to_come(ended, label, path), found.get("incremental", "").strip() == "N",
        _PARTIAL if found.get("partial", "").strip() == "Y" else None), Evidence("file", path, evidence)
