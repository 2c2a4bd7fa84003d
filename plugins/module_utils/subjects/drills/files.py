# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files by restic: the newest copy of just the set's paths, restored, and compared with what is there by digests."""

import hashlib
import json
import os
import random
import re
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, OptionError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import Copy, field
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import form

_ASKING, _RESTORING = 600, 86400
_SAMPLED, _WALKED = 1000, 200000
_WRONG = re.compile(r"(?i)\b(?:error|fatal|panic)\b")
_LACKS = Text(
    "backup_sets [{set}]: its repository {repository} has no {name}, which a drill takes",
    "backup_sets [{set}]：存储库 {repository} 缺少 {name}，无法演练")
_NO_JSON = Text("its answer is no list", "其应答不是列表")
_NONE = Text(
    "has no snapshot of {paths} by {host}: a drill restores one of just these paths",
    "没有 {host} 对 {paths} 的快照：演练只恢复路径与备份集完全一致的快照")


class Files:
    """A set of paths in a repository of restic."""

    owner = None

    def __init__(self, host, one, repository):
        self.host, self.one = host, one
        for name in ("location", "password_file"):
            if name not in repository.given:
                raise OptionError(_LACKS.format(set=one.name, repository=repository.name, name=name))
        self.where = "restic -r " + repository.given["location"]
        self._argv = [
            "restic", "-r", repository.given["location"], "--password-file", repository.given["password_file"],
            "--no-lock", "--no-cache"]

    def newest(self):
        """Return the newest Copy; raises HostError. A copy of other paths is none of this set."""
        found = json_of(self._ran(["snapshots", "--json"], _ASKING), self.where)
        if not isinstance(found, list):
            raise Unreadable(self.where, _NO_JSON)
        name = self.one.given.get("hostname") or self.host.read("/proc/sys/kernel/hostname").decode("ascii").strip()
        own = [one for one in found if isinstance(one, dict) and one.get("hostname") == name
               and sorted(one.get("paths") or ()) == sorted(self.one.paths)]
        if not own:
            raise HostError(self.where, _NONE.format(paths=", ".join(self.one.paths), host=name))
        made = [(_instant(one.get("time"), self.where), field(one, "id", str, self.where)) for one in own]
        ended, label = max(made)
        return Copy(label, ended, False, None)

    def size(self, copy):
        """Return how many bytes a copy takes when it is restored."""
        found = json_of(self._ran(["stats", "--json", "--mode", "restore-size", copy.label], _ASKING), self.where)
        return field(found, "total_size", int, self.where)

    def restore(self, copy, folder):
        """Restore a copy; raises HostError where restic does not come to a good end."""
        self._ran(["restore", copy.label, "--target", folder + "/files"], _RESTORING)

    def compare(self, copy, folder, comparison, settings):
        """Compare files that are as they were at the time of the copy, up to a thousand each way."""
        restored, top = {}, folder + "/files"
        for path, found in _walked([top + path for path in self.one.paths]):
            restored[path[len(top):]] = found
        comparison.bytes, comparison.files = sum(one.st_size for one in restored.values()), len(restored)
        live = {
            path: found for path, found in _walked(self.one.paths)
            if max(found.st_mtime, found.st_ctime) < copy.ended and not below(path, settings.excluded)}
        chosen = _sample([path for path in live if path in restored])
        differing = [path for path in chosen if self._differs(path, top + path, live[path])]
        comparison.same(
            "files that have not changed since the copy, by SHA-256", len(chosen), len(chosen) - len(differing),
            len(chosen), differing)
        sought = _sample(list(live))
        missing = [path for path in sought if path not in restored]
        comparison.same(
            "files that were there before the copy, by name", len(sought), len(sought) - len(missing), len(sought),
            missing)
        self._canary(copy, top, comparison)
        if not restored:
            comparison.same("files in the copy", "one at least", 0)

    def _canary(self, copy, top, comparison):
        """Look in the copy for what the recorded run of it wrote, where such runs write something."""
        what = "the canary of a recorded run"
        try:
            found = recorded.records(self.host, self.one, *recorded.COPIES)
        except HostError as error:
            comparison.left(what, str(error))
            return
        marks = [(record.started, record.facts.get("canary")) for record in found if not record.external]
        begun = [one for one in marks if isinstance(one[1], dict) and one[0] <= copy.ended]
        mark = max(begun, key=lambda one: one[0])[1] if begun else {}
        if mark.get("sha256"):
            comparison.same(what, mark["sha256"], _digest(top + str(mark.get("path"))))
        else:
            comparison.left(what, str(mark.get("said") or "no run of this collection wrote one"))

    def _differs(self, path, restored, before):
        """Tell whether a file differs from its copy; one that has changed meanwhile does not."""
        own = _digest(path)
        try:
            now = os.lstat(path)
        except OSError:
            return False
        if own is None or (now.st_ino, now.st_mtime, now.st_ctime) != (
                before.st_ino, before.st_mtime, before.st_ctime):
            return False
        return own != _digest(restored)

    def _ran(self, words, seconds):
        output = self.host.execute(self._argv + words, timeout=seconds)
        if output.rc != 0:
            raise HostError(self.where, said_of(output))
        return output.out


def said_of(output):
    """Return what a program has said is wrong: its first such line, for what follows is the end of it."""
    lines = (output.err or output.out).strip().splitlines()
    wrong = [line for line in lines if _WRONG.search(line)] + lines[-1:]
    return wrong[0].strip() if wrong else "exit status %d" % output.rc


def json_of(text, where):
    """Return what a tool's answer says; raises Unreadable."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(where, _NO_JSON)


def _instant(text, where):
    found = form.seconds(text if isinstance(text, str) else "", "time", where)
    return copies.not_to_come(float(found), str(text), where)


def _walked(tops):
    """Yield (path, what it is) of the regular files at and below some places, which no link leads to; not more than are
    looked at.
    """
    left = _WALKED
    for top in tops:
        if os.path.isfile(top) and not os.path.islink(top):
            yield top, os.lstat(top)
        for folder, _folders, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    found = os.lstat(path)
                except OSError:
                    continue
                if stat.S_ISREG(found.st_mode):
                    left -= 1
                    if left < 0:
                        return
                    yield path, found


def _sample(paths):
    return random.sample(paths, _SAMPLED) if len(paths) > _SAMPLED else paths


def _digest(path):
    """Return the digest of a regular file, None where it is none any more."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        total = hashlib.sha256()
        for block in iter(lambda: stream.read(2**20), b""):
            total.update(block)
    return total.hexdigest()
