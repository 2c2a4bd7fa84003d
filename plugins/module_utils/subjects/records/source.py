# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence records of a host, each by its topic: the last one, and whether the lines before it are all there."""

import errno
import hashlib
import os
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import (
    BASE,
    NotOurs,
    open_private,
    private_folder,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Unusable, linked, parse

EVIDENCE = BASE + "/evidence"
MAX_BYTES = 2**20
MACHINE_ID = "/etc/machine-id"
# What clocks may differ by.
_AHEAD = 300
_UNTRUSTED = Text(
    "it, or a folder above it, is a link, no file, or can be changed by others than root",
    "该文件或其上级目录是链接、不是普通文件，或可被 root 以外的用户更改")
_LARGE = Text("it is larger than {size} MiB", "大于 {size} MiB")
_EMPTY = Text("it is empty", "内容为空")
_NO_ID = Text("there is no machine id to tell whose record it is", "没有 machine-id，无法判断记录属于哪台主机")
_OTHER = Text("it is of another machine ({host})", "记录属于另一台主机（{host}）")
_FUTURE = Text("it ended in the future", "结束时间晚于当前时间")
_BACKWARDS = Text("it ended before it started", "结束时间早于开始时间")
_CHAIN = Text("it does not follow the line before it: one was taken out, put in or changed",
              "与上一行不衔接：有记录被删除、插入或更改")
_NOT_LAST = Text("it is not the last line of {lines}", "与 {lines} 的最后一行不一致")


def now():
    """Return the time by which the age of a record counts."""
    return time.time()


def of(host, topic):
    """Return the last Record of a topic, or None; raises Unusable of one that is not to be believed, Unreadable where
    this user cannot read it.
    """
    return host.ask(("record", topic), lambda: _believed(host, topic))


def _believed(host, topic):
    last, lines = "%s/%s.json" % (EVIDENCE, topic), "%s/%s.jsonl" % (EVIDENCE, topic)
    newest, data, cut = _read(host, last, lines)
    if newest is None and data is None:
        return None
    if newest is not None and not newest.strip():
        raise Unusable("record_unreadable", last, _EMPTY)
    found = [line for line in (data or b"").split(b"\n")[1 if cut else 0:] if line.strip()]
    if data is not None and not found:
        raise Unusable("record_unreadable", lines, _LARGE.format(size=MAX_BYTES // 2**20) if cut else _EMPTY)
    if found and (newest is None or not linked(found[-1], lines)[0]):
        record = parse(found[-1], lines if cut else "%s:%d" % (lines, data.count(b"\n", 0, data.rindex(found[-1])) + 1),
                       topic)
    else:
        record = parse(newest.strip(), last, topic)
    _of_this_host(host, record)
    ours = _chained(found, lines)
    if ours[-1:] != ([] if newest is None else [newest.strip()]):
        raise Unusable("record_chain", last, _NOT_LAST.format(lines=lines))
    return record


def history(host, topic):
    """Return the Records of a topic that lie in one file, the oldest first; raises as `of` does."""
    return host.ask(("history", topic), lambda: _history(host, topic))


def _history(host, topic):
    if of(host, topic) is None:
        return []
    lines = "%s/%s.jsonl" % (EVIDENCE, topic)
    _newest, data, cut = _read(host, "%s/%s.json" % (EVIDENCE, topic), lines)
    found = []
    for number, line in enumerate((data or b"").split(b"\n"), 1):
        if line.strip() and not (cut and number == 1):
            found.append(parse(line, lines if cut else "%s:%d" % (lines, number), topic))
            _of_this_host(host, found[-1])
    return found


def _of_this_host(host, record):
    """Raise Unusable of a record that is another machine's, or of no time that can be."""
    machine = _machine(host)
    if record.host is not None and record.host != machine:
        raise Unusable(
            "record_of_another_host", record.where, _OTHER.format(host=record.host) if machine else _NO_ID)
    if record.started > record.ended:
        raise Unusable("record_time", record.where, _BACKWARDS)
    if record.ended > now() + _AHEAD:
        raise Unusable("record_time", record.where, _FUTURE)


def _machine(host):
    try:
        return host.read(MACHINE_ID).decode("ascii", "replace").strip()
    except HostError:
        return ""


def _read(host, last, lines):
    """Return what the two files hold, each None where there is none, and whether the second is cut."""
    try:
        with private_folder(host.root, EVIDENCE) as folder:
            newest, _cut = _bytes(folder, last, whole=True)
            data, cut = _bytes(folder, lines)
    except FileNotFoundError:
        return None, None, False
    except OSError as error:
        if isinstance(error, NotOurs) or error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
            raise Unusable("record_untrusted", error.filename or EVIDENCE, _UNTRUSTED)
        raise Unreadable(error.filename or EVIDENCE, error.strerror)
    return newest, data, cut


def _chained(found, where):
    """Return those of these lines that our own recorder has written; raises Unusable where one does not follow."""
    ours, before = [], None
    for line in found:
        own, previous = linked(line, where)
        if before is not None and (own or previous is not None) and previous != before:
            raise Unusable("record_chain", where, _CHAIN)
        before = hashlib.sha256(line).hexdigest()
        if own:
            ours.append(line)
    return ours


def _bytes(folder, path, whole=False):
    """Return what a file of the folder holds at its end, None where there is none, and whether its beginning is left
    out.
    """
    try:
        handle = open_private(folder, os.path.basename(path), os.O_RDONLY)
    except FileNotFoundError:
        return None, False
    except OSError as error:
        error.filename = path
        raise
    with os.fdopen(handle, "rb") as stream:
        size = os.fstat(handle).st_size
        if whole and size > MAX_BYTES:
            raise Unusable("record_unreadable", path, _LARGE.format(size=MAX_BYTES // 2**20))
        stream.seek(max(0, size - MAX_BYTES))
        return stream.read(MAX_BYTES), size > MAX_BYTES
