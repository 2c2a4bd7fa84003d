# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A restore drill of one set: its newest copy, at another site and here in turn, restored into a place of its own,
looked at, compared and thrown away, and recorded from the start: what is cut short stays failed.
"""

import contextlib
import json
import socket
import time
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills import cluster, files, scratch
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills.comparison import Comparison
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder, source

ENGINES: Dict[str, Any] = {"restic": files.Files, "pgbackrest": cluster.Cluster}
_NO_ENGINE = Text(
    "backup_sets [{set}]: what {tool} has made is not restored by this playbook; its own drill is recorded with kind "
    "restore",
    "backup_sets [{set}]：本 playbook 不恢复 {tool} 的备份；请自行演练并以 kind: restore 记录")
_DIFFERS = Text(
    "{set}: {differences} of {compared} things differ from the copy's original: {names}",
    "{set}：比对的 {compared} 项中有 {differences} 项与原数据不一致：{names}")
_LATE = Text(
    "{set}: it took {seconds} s, and its objective is {minutes} minutes",
    "{set}：耗时 {seconds} 秒，目标为 {minutes} 分钟")


def topic(one):
    """Return under which topic drills of a set are recorded."""
    return "restore-" + one.name


class Drill:
    """One drill of a set, from its sets, and what its operator wants."""

    def __init__(self, host, sets, one, place, site, **wanted):
        if one.tool not in ENGINES:
            raise OptionError(_NO_ENGINE.format(set=one.name, tool=one.tool))
        self.host, self.sets, self.one = host, sets, one
        self.scratch = scratch.Scratch(host, place, one.name)
        self.site, self.by = site, wanted.get("by", "")
        self.queries, self.excluded = wanted.get("queries", ()), wanted.get("excluded", ())
        self._seconds = {}
        self._facts = {}
        self._started = time.time()
        self.record = ""

    @contextlib.contextmanager
    def step(self, name):
        """Measure how long a step takes; one within another counts in both."""
        began = time.time()
        try:
            yield
        finally:
            self._seconds[name] = round(time.time() - began, 1)

    def told(self):
        """Return what would be restored, as facts; raises HostError of what stands against it."""
        self.planned()
        return self._facts

    def planned(self):
        """Return (engine, copy) of what is to be restored; raises HostError of what stands against it."""
        with self.step("find"):
            repository = self._repository()
            engine = ENGINES[self.one.tool](self.host, self.one, repository)
            copy = engine.newest()
            size = engine.size(copy)
            self.scratch.refuse(self.sets, size)
        self._facts.update(
            repository=repository.name, site=repository.site, copy=copy.label, copied=recorder.utc(copy.ended),
            size=size)
        return engine, copy

    def run(self):
        """Make it; return as a Text what it shows to be wrong, or None. Raises what has kept it from its end."""
        self._facts = dict(number=self._number(), by=self.by, begun=True)
        self._recorded("failed")
        del self._facts["begun"]
        try:
            comparison = self._made()
            self._facts.update(comparison.facts())
        except BaseException as error:
            self._facts["said"] = redact(str(error))[:300] or type(error).__name__
            self._recorded("failed")
            raise
        self._recorded("failed" if comparison.differences else "ok")
        return self._wrong(comparison)

    def _wrong(self, comparison):
        if comparison.differences:
            names = [name for row in comparison.rows for name in row.get("differing", ())]
            return _DIFFERS.format(
                set=self.one.name, compared=comparison.compared, differences=comparison.differences,
                names=", ".join(names[:5]))
        seconds, most = time.time() - self._started, self.one.given.get("restore_objective_minutes")
        if most is not None and seconds > most * 60:
            return _LATE.format(set=self.one.name, seconds=int(seconds), minutes=most)
        return None

    def _made(self):
        self.scratch.clear()
        try:
            engine, copy = self.planned()
            self.scratch.make()
            with self.step("restore"):
                engine.restore(copy, self.scratch.path)
            comparison = Comparison()
            with self.step("compare"):
                engine.compare(copy, self.scratch.path, comparison, self)
        finally:
            with self.step("remove"):
                self.scratch.clear()
        return comparison

    def _repository(self):
        """Return the repository whose turn it is: at another site at odd drills, here at even ones."""
        number = self._facts.get("number") or self._number()
        away = [one for one in self.one.repositories if self.site and one.site != self.site]
        here = [one for one in self.one.repositories if one not in away]
        chosen = (away if number % 2 else here) or here or away
        return chosen[(number - 1) // 2 % len(chosen)]

    def _number(self):
        """Return the number of this drill: one that did not come to a good end is made again."""
        last = source.of(self.host, topic(self.one))
        number = last.facts.get("number") if last is not None and not last.external else None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            return 1
        return number + (last.result == "ok")

    def _recorded(self, result):
        """Write a record, and keep it as it is written down."""
        record = dict(
            format=1, topic=topic(self.one), host=recorder.text_of("/etc/machine-id"), hostname=socket.gethostname(),
            boot=recorder.text_of("/proc/sys/kernel/random/boot_id"), started=recorder.utc(self._started),
            ended=recorder.utc(time.time()), tool=self.one.tool, argv=["restore_drill", self.one.name],
            rc=0 if result == "ok" else 1, result=result, config_sha256="", findings=0,
            facts=dict(self._facts, seconds=self._seconds))
        with recorder.alone(source.EVIDENCE):
            recorder.kept(source.EVIDENCE, topic(self.one), record, b"")
        self.record = json.dumps(record, sort_keys=True)
