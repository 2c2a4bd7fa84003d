# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that hold what opens a repository: whose they are, and who may read them."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared, standing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes

_MODE = 0o640
_FIRST_PERSON = 1000
_OWNER = Text(
    "Whoever runs the backups gives {path} to root or to the account that the tool runs as.",
    "请备份负责人将 {path} 的属主设为 root 或运行该工具的账号。")
_CLOSED = Text("{path} can be read by its owner and its group alone.", "仅属主与属组可读取 {path}。")


def closed(host, policy):
    """Yield what is expected of each file with a key, once."""
    known = set()
    for one in declared.sets(policy):
        for repository in one.repositories:
            try:
                place = standing.of(host, one, repository)
            except HostError:
                # What is judged of the repository says so.
                continue
            for path in place.keys if place is not None else ():
                if path not in known:
                    known.add(path)
                    yield _of_somebody(one, path)
                    yield Attributes(path, _MODE, owners=None, host=host).affecting(_CLOSED.format(path=path))


def _of_somebody(one, path):
    """Return what is expected of the owner: root, or an account of the system."""
    def look(host):
        found = host.stat(path)
        if found is None:
            return told(
                one, "fail", "key_file_absent", "{path}, which opens its repository, does not exist.",
                "用于打开其存储库的 {path} 不存在。", path=path, evidence=[absent(path)],
                advice=_OWNER.format(path=path))
        parts = dict(path=path, uid=found.uid, where=path, evidence=[places.seen(path, found)])
        if found.kind != "file":
            return told(
                one, "fail", "key_file_odd", "{path}, which opens its repository, is no file.",
                "用于打开其存储库的 {path} 不是普通文件。", advice=_OWNER.format(path=path), **parts)
        if found.uid >= _FIRST_PERSON:
            return told(
                one, "fail", "key_of_person", "{path}, which opens its repository, belongs to a person (uid {uid}).",
                "用于打开其存储库的 {path} 属于个人账号（uid {uid}）。", expected="root, or the tool's account",
                actual="uid %d" % found.uid, advice=_OWNER.format(path=path), **parts)
        return told(
            one, "pass", "key_file", "{path} belongs to root or to an account of the system (uid {uid}).",
            "{path} 属于 root 或系统账号（uid {uid}）。", **parts)
    return Judged(look)
