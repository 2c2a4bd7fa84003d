# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies as evidence records tell of them: of runs that our own units have made, and of other tools."""

from typing import Any, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import Answer, Copy
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Record, Unusable

# What makes a copy; others tell of logs, copies elsewhere, checks and restores.
COPIES = ("full", "incremental")
_KINDS = COPIES + ("log", "copy", "check", "structure", "restore")
_SHOWN = 5
_ODD = Text("its kind is {kind}, which is none of {known}", "kind 为 {kind}，应为以下之一：{known}")
_RESULT = Text("ended with the result {result}", "结果为 {result}")
_ERRORS = Text("could not read {count} files", "有 {count} 个文件无法读取")
_EMPTY = Text("holds nothing", "内容为空")
_LACKS = Text("does not hold {path}", "不含 {path}")
_NO_SUMMARY = Text("does not say that it came to its end", "未表明已完成")


def topic(one: Any, kind: str = "") -> str:
    """Return under which topic runs of a set are recorded; those of some kinds have one of their own."""
    return "backup-%s%s" % (kind and kind + "-", one.name)


def place(one: Any) -> str:
    """Return where other tools record runs of a set."""
    return "%s/%s.jsonl" % (source.EVIDENCE, topic(one))


def records(host: Any, one: Any, *kinds: str) -> List[Record]:
    """Return the records of some kinds of a set, the oldest first; raises HostError."""
    found = []
    for prefix in ("", "full", "copy", "check"):
        for record in source.history(host, topic(one, prefix)):
            if kind_of(record, prefix) in kinds:
                found.append(record)
    return sorted(found, key=lambda record: record.ended)


def about(host: Any, one: Any, repository: Any) -> List[Record]:
    """Return the records about a repository, of whichever kind, the oldest first; raises HostError."""
    return [record for record in records(host, one, *_KINDS) if _in(record, one, repository)]


def kind_of(record: Record, prefix: str = "") -> str:
    """Return the kind of a run: as another tool says itself, or by the topic."""
    kind = record.facts.get("kind") if record.external else None
    if kind is None:
        return prefix or "incremental"
    if kind not in _KINDS:
        raise Unusable("record_unreadable", record.where, _ODD.format(kind=str(kind)[:40], known=", ".join(_KINDS)))
    return str(kind)


def answer(host: Any, policy: Any, one: Any, repository: Any, *kinds: str) -> Optional[Answer]:
    """Return the Answer of what is recorded of a repository, or None where nothing is; raises HostError."""
    found = [record for record in records(host, one, *kinds) if _in(record, one, repository)]
    if not found:
        return None
    copies = [
        Copy(_label(record), record.ended, kind_of(record, _prefix(record, one)) == "full", bad(record, policy, one))
        for record in found]
    return Answer(tuple(copies), found[-1].where, tuple(
        Evidence("file", record.where, record.text) for record in found[-_SHOWN:]))


def bad(record: Record, policy: Any, one: Any) -> Optional[Text]:
    """Return why nothing can be made of a run, or None."""
    accepted = ("ok", "warning") if policy.accept_warnings else ("ok",)
    if record.result not in accepted:
        return _RESULT.format(result=record.result)
    if not record.external:
        return None if _prefix(record, one) == "copy" else _bad_run(record)
    if any(record.facts.get(name) == 0 for name in ("bytes", "objects")):
        return _EMPTY
    covers = record.facts.get("covers")
    if isinstance(covers, list) and all(isinstance(path, str) for path in covers):
        lacking = next((path for path in one.paths if not below(path, covers)), None)
        if lacking is not None:
            return _LACKS.format(path=lacking)
    return None


def _bad_run(record):
    """Return why nothing can be made of a run of restic, by its own summary."""
    if record.tool != "restic":
        return None
    last = _last(record)
    if last.get("message_type") != "summary":
        return _NO_SUMMARY
    if record.facts.get("errors"):
        return _ERRORS.format(count=record.facts["errors"])
    return None if last.get("total_files_processed") else _EMPTY


def _last(record):
    """Return the last line that restic wrote; of a short run it is the only one, which is recorded as the answer."""
    last = record.facts.get("last", record.facts.get("answer"))
    return last if isinstance(last, dict) else {}


def _label(record):
    return "%s %s" % (record.tool, record.facts.get("job") or _last(record).get("snapshot_id") or record.result)


def _prefix(record, one):
    """Return the kind that a record's topic is for, "" where that is none alone."""
    return next((kind for kind in ("full", "copy", "check") if record.topic == topic(one, kind)), "")


def _in(record, one, repository):
    """Tell whether a record is about a repository; one that names none is about the first."""
    named = record.facts.get("repository") if record.external else None
    if _prefix(record, one) == "copy" and not record.external:
        return repository == one.repositories[-1]
    if not isinstance(named, dict) or not (named.get("site") or named.get("id")):
        return repository == one.repositories[0]
    return named.get("site") == repository.site or named.get("id") == repository.name
