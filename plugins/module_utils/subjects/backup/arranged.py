# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that this collection arranges for a set: which command is recorded under which topic, and when."""

import re
from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import recorded, standing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning

# Twice as often as a copy has to be there: the one before counts while the next is made.
_WHEN = {
    "": "*-*-* 01,13:30:00", "full": "Mon,Thu *-*-* 03:30:00", "copy": "*-*-* 05,17:30:00",
    "check": "Wed,Sat *-*-* 07:30:00"}
_PROGRAMS = ("/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin")
# Before, `verify` was not finished, and takes none of these options.
_VERIFIES = (2, 39)
_TOO_OLD = Text(
    "is of version {version}; `verify` takes 2.39 or newer, so whoever runs the backups moves to a newer one",
    "版本为 {version}，而 verify 需要 2.39 或更新版本；请备份负责人升级")
_NO_TOOL = Text("is not installed; whoever runs the backups installs it and makes the repository",
                "未安装；请备份负责人安装并创建存储库")
# The file that a run of restic writes among what it copies, and where one would look like a change of the system.
CANARY = ".jrt0117-canary"
_WATCHED = ("/etc", "/usr", "/boot", "/opt", "/root", "/bin", "/sbin", "/lib", "/lib64", "/var/spool/cron")
_LOCKS = ("/tmp", "/var/log/pgbackrest", "/var/spool/pgbackrest")


class Run(Topic):
    """A topic whose first run may take longer than anybody waits for."""

    def files(self, host: Any) -> Dict[str, bytes]:
        found = super().files(host)
        unit = "/etc/systemd/system/" + self.service
        if "pgbackrest" in self.arguments:
            # Its locks lie in /tmp: with one of its own it would not see who else makes a copy.
            found[unit] = found[unit].replace(b"PrivateTmp=yes\n", b"")
        return found

    def stage(self, host: Any) -> None:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.oneshot_action import UnitBegun

        tool = self.arguments[self.arguments.index("--") + 1]
        if not any(host.exists("%s/%s" % (folder, tool)) for folder in _PROGRAMS):
            raise HostError(tool, _NO_TOOL)
        if self.arguments[-1] == "verify":
            _refuse_old(host)
        for path, data in self.files(host).items():
            host.stage_content(path, data)
        if host.running:
            host.stage_action(UnitRunning(self.timer))
            host.stage_action(UnitBegun(self.service))


def _refuse_old(host):
    try:
        versions = [one.version for one in installed.of(host) if one.name == "pgbackrest"]
    except HostError:
        # From no package, as it seems: its run will say what it cannot do.
        return
    for version in versions:
        found = re.match("(?:[0-9]+:)?([0-9]+)[.]([0-9]+)", version)
        if found and tuple(map(int, found.groups())) < _VERIFIES:
            raise HostError("pgbackrest", _TOO_OLD.format(version=version))


def of(host: Any, one: Any, kind: str, hours: int) -> Run:
    """Return the Run of a kind ("", full, copy, check) of a set, which has to have been within some hours."""
    arguments, writes = (_pgbackrest if one.tool == "pgbackrest" else _restic)(host, one, kind)
    return Run(
        recorded.topic(one, kind), hours, _WHEN[kind], arguments=arguments, writes=writes)


def _restic(host, one, kind) -> Tuple[List[str], List[str]]:
    first, last = one.repositories[0].given, one.repositories[-1].given
    target = last if kind == "copy" else first
    words = ["restic", "-r", target["location"], "--password-file", target["password_file"], "--no-cache"]
    if kind == "copy":
        words += ["copy", "--from-repo", first["location"], "--from-password-file", first["password_file"]]
    elif kind == "check":
        words += ["check", "--read-data"]
    else:
        words += ["backup", "--json"] + (["--force"] if kind == "full" else []) + ["--"] + list(one.paths)
    places = [one["location"] for one in ((first, last) if kind == "copy" else (target,))]
    place = canary(host, one) if kind in ("", "full") else None
    marks = ["--canary", place] if place else []
    return marks + ["--"] + words, [path for path in places if path.startswith("/")] + (
        ["-" + place[:-len(CANARY) - 1]] if place else [])


def canary(host, one):
    """Return where runs of restic write what tells of them: into the first folder of the set that root alone has a hand
    in, or None.
    """
    for path in one.paths:
        found = host.stat(path) if standing.foreign(host, path) is None else None
        if found is None or found.kind != "directory" or found.uid != 0 or found.mode & 0o022:
            continue
        if path != "/" and not any(below(path, [folder]) for folder in _WATCHED):
            return "%s/%s" % (path.rstrip("/"), CANARY)
    return None


def _pgbackrest(host, one, kind) -> Tuple[List[str], List[str]]:
    repository = one.repositories[-1 if kind == "copy" else 0]
    words = ["pgbackrest", "--stanza=" + repository.given.get("stanza", one.name),
             "--repo=%d" % repository.given.get("repo", 1)]
    if kind == "check":
        # It ends with 0 whatever it finds: what it says is asked for.
        words += ["--output=text", "--verbose", "--log-level-console=off", "verify"]
    else:
        words += ["--type=" + ("full" if kind == "full" else "incr"), "backup"]
    try:
        place = standing.of(host, one, repository)
    except HostError:
        # Without its configuration the run will say so.
        place = None
    writes = ["-" + path for path in _LOCKS]
    if place is not None and place.path is not None:
        writes.append(place.path)
    return ["--user", _owner(host, one.data), "--"] + words, writes


def _owner(host, data):
    """Return the name of the account that a cluster belongs to."""
    found = host.stat(data)
    for line in host.read("/etc/passwd").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if found is not None and fields[2:3] == [str(found.uid)]:
            return fields[0]
    return "postgres"
