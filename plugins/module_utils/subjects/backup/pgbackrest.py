# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pgBackRest: its own answer to which copies there are, asked as the user whose configuration it reads."""

import json
import os
import sys
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import (
    Answer,
    Copy,
    field,
    instant,
)

CONFIGS = ("/etc/pgbackrest/pgbackrest.conf", "/etc/pgbackrest.conf")
QUESTION = "pgbackrest info --output=json"
_SECONDS = 10
_NO_PROGRAM = Text("is not there to be asked", "不存在，无法查询")
_NO_JSON = Text("its answer is no list of stanzas", "其应答不是 stanza 列表")
_NO_STANZA = Text("knows no stanza {stanza}", "没有名为 {stanza} 的 stanza")
_NO_REPOSITORY = Text("has no repository {key} for the stanza {stanza}", "stanza {stanza} 没有编号为 {key} 的存储库")
_NOT_OK = Text("says of the stanza {stanza}, repository {key}: {said} (code {code})",
               "对 stanza {stanza}、存储库 {key} 的说明：{said}（代码 {code}）")
_OTHERS = Text(
    "is of the cluster {other}, and {data} is of {own}: after initdb or an upgrade the stanza is another database's",
    "属于数据库集群 {other}，而 {data} 为 {own}：initdb 或升级之后，该 stanza 已不是本数据库的")
_DAMAGED = Text("has damaged pages", "含有损坏的数据页")
_NO_WAL = Text("lacks the write-ahead log that makes it whole ({segment})", "缺少使其完整的预写日志（{segment}）")
# Of a repository: 0 ok, 2 no valid backups, which the list of copies tells as well.
_FINE = (0, 2)


class Stanza(NamedTuple):
    """What one repository holds of a stanza."""

    answer: Answer
    cipher: str
    newest_wal: Optional[str]


def of(host: Any, stanza: str, key: int, data: Optional[str], after: float = 0) -> Stanza:
    """Return what a repository holds of a stanza, as it was `after` a time; raises HostError. `data` is where the
    cluster lies.
    """
    asked, found = host.ask(("info", data), lambda: (copies.now(), _info(host, data)))
    if asked <= after:
        # What has come since is not in that answer; another question is asked anew.
        found = host.ask(("info", data, stanza), lambda: _info(host, data, "--stanza=" + stanza))
    its = next((one for one in found if field(one, "name", str, QUESTION) == stanza), None)
    if its is None:
        raise HostError(QUESTION, _NO_STANZA.format(stanza=stanza))
    repository = next((one for one in field(its, "repo", list, QUESTION) if field(one, "key", int, QUESTION) == key),
                      None)
    if repository is None:
        raise HostError(QUESTION, _NO_REPOSITORY.format(stanza=stanza, key=key))
    status = field(repository, "status", dict, QUESTION)
    code = field(status, "code", int, QUESTION)
    if code not in _FINE:
        raise HostError(QUESTION, _NOT_OK.format(
            stanza=stanza, key=key, said=field(status, "message", str, QUESTION), code=code))
    number, system = _newest(its, key)
    own = None if data is None else system_of(host, data)
    if number is not None and own is not None and own != system:
        raise HostError(QUESTION, _OTHERS.format(other=system, data=data, own=own))
    wal = _wal(its, key, number)
    return Stanza(
        Answer(tuple(_copies(its, key, number, wal)), QUESTION, (_shown(its, key),)),
        field(repository, "cipher", str, QUESTION), wal)


def system_of(host: Any, data: str) -> Optional[int]:
    """Return the number that initdb gave a cluster, None where its files are not here."""
    path = data.rstrip("/") + "/global/pg_control"
    try:
        head = host.read(path)[:8]
    except Missing:
        return None
    return int.from_bytes(head, sys.byteorder) if len(head) == 8 else None


def _info(host, data, *more):
    if host.which("pgbackrest") is None:
        raise Missing("pgbackrest", _NO_PROGRAM)
    output = host.run(_as_owner(host, data) + QUESTION.split() + list(more), timeout=_SECONDS)
    if output.rc != 0:
        said = (output.err or output.out).strip().splitlines()
        raise Unreadable(QUESTION, said[-1] if said else "exit status %d" % output.rc)
    try:
        found = json.loads(output.out)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise Unreadable(QUESTION, _NO_JSON)
    return found


def _as_owner(host, data):
    """Return what has a command run as who owns the cluster, or else the configuration: what that names is run, and
    belongs to them.
    """
    for path in ((data,) if data else ()) + CONFIGS:
        found = host.stat(path)
        if found is not None:
            if found.uid == os.geteuid():
                return []
            return ["setpriv", "--reuid=%d" % found.uid, "--regid=%d" % found.gid, "--init-groups", "--"]
    return []


def _newest(its, key) -> Tuple[Optional[int], Optional[int]]:
    """Return (number, system) of the cluster that a repository takes copies of now: the one with the highest number."""
    found = [one for one in field(its, "db", list, QUESTION) if field(one, "repo-key", int, QUESTION) == key]
    newest = max(found, key=lambda one: field(one, "id", int, QUESTION)) if found else None
    return (None, None) if newest is None else (newest["id"], field(newest, "system-id", int, QUESTION))


def _of(entry, key, number):
    """Tell whether an entry is of a repository and a cluster."""
    database = field(entry, "database", dict, QUESTION)
    return (field(database, "repo-key", int, QUESTION), field(database, "id", int, QUESTION)) == (key, number)


def _wal(its, key, number):
    """Return the name of the newest segment of the log that a repository has, or None."""
    found = [one.get("max") for one in field(its, "archive", list, QUESTION) if _of(one, key, number)]
    return max((one for one in found if isinstance(one, str)), default=None)


def _copies(its, key, number, wal):
    for one in field(its, "backup", list, QUESTION):
        if not _of(one, key, number):
            continue
        label = field(one, "label", str, QUESTION)
        stop = one.get("archive", {}).get("stop") if isinstance(one.get("archive"), dict) else None
        bad = None
        if one.get("error") is True:
            bad = _DAMAGED
        elif isinstance(stop, str) and (wal is None or stop > wal):
            bad = _NO_WAL.format(segment=stop)
        yield Copy(
            label, instant(field(one, "timestamp", dict, QUESTION), "stop", label, QUESTION),
            field(one, "type", str, QUESTION) == "full", bad)


def _shown(its, key):
    """Return as evidence what the answer has of a repository: its copies, without sizes."""
    told: List[Dict[str, Any]] = []
    for one in field(its, "backup", list, QUESTION):
        if field(field(one, "database", dict, QUESTION), "repo-key", int, QUESTION) == key:
            told.append({name: one.get(name) for name in ("label", "type", "error", "timestamp")})
    return Evidence("command", QUESTION, json.dumps({"name": its["name"], "repo-key": key, "backup": told[-10:]}))
