# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a patch run that is one host's: what it lacks, what is kept before, what is installed, and back.

Each step may be cut short and begun anew: what is kept before the first change is never written again.
"""

import hashlib
import json
import os
import tarfile
import time
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import (
    BASE,
    open_private,
    private_folder,
    read_private,
    write_private,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import os_release
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.patch_apt import Apt
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.patch_rpm import Rpm

PATCHES = BASE + "/patches"
_TOOLS = {"deb": Apt, "rpm": Rpm}
_NO_TOOL = Text("packages of {kind} are not patched by this playbook", "本 playbook 不处理 {kind} 软件包")
_NOT_KEPT = Text(
    "nothing was kept before this run changes something: there is no {path}", "变更前未留存备份：没有 {path}")
_OTHER_FILE = Text(
    "the source offers {name} {version} with another digest than the test ring had, or offers it no more",
    "软件源提供的 {name} {version} 与测试环所装的摘要不同，或已不再提供")
_NO_WAY_BACK = Text(
    "these versions cannot be kept to go back to: {names}; set patch_accept_no_way_back to go on all the same",
    "以下版本无法留存，不能回退：{names}；如仍要继续，请设置 patch_accept_no_way_back")


def release(host):
    """Return (distribution and version, architecture) as manifests name them; raises HostError where no tool is known.
    """
    return os_release.release(host), tool(host).arch()


def tool(host):
    """Return what a patch run asks of this host's package tool; raises HostError where none is known."""
    packages = installed.of(host)
    if packages.kind not in _TOOLS:
        raise HostError(packages.source, _NO_TOOL.format(kind=packages.kind))
    return _TOOLS[packages.kind](host)


def behind(host, packages):
    """Return the packages of a manifest that are installed here and older: (wanted, version that is here, held)."""
    here: Dict[Any, Any] = {}
    compare = tool(host).compare
    for one in installed.of(host):
        known = here.get((one.name, one.arch))
        if known is None or compare(known.version, one.version) < 0:
            here[one.name, one.arch] = one
    found = []
    for wanted in packages:
        one = here.get((wanted["name"], wanted["arch"]))
        if one is not None and compare(one.version, wanted["version"]) < 0:
            found.append((wanted, one.version, one.held))
    return found


class PatchRun:
    """What is kept of a run on a host, in a folder that is root's alone."""

    def __init__(self, host, run):
        self.host = host
        self.tool = tool(host)
        self.path = "%s/%s" % (PATCHES, run)

    def known(self):
        """Return what is kept: {} where nothing is yet."""
        try:
            with private_folder(self.host.root, self.path) as folder:
                return json.loads(read_private(folder, "before.json").decode("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def begun(self, missing):
        """Return what is missing, with what this run has set out to install already."""
        there = {(one["name"], one["arch"]) for one in missing}
        return missing + [one for one in self.known().get("packages", []) if (one["name"], one["arch"]) not in there]

    def keep(self, packages, important, accept):
        """Keep, before the first change, settings, the package tool's state, and the packages as they are."""
        if self.known():
            return self.known()
        changing = behind(self.host, packages)
        with private_folder(self.host.root, self.path, make=True) as folder:
            kept = dict(
                made=time.strftime("%Y-%m-%d %H:%M:%S"),
                packages=[dict(wanted, now=version, held=held) for wanted, version, held in changing],
                digests=self._archive(folder, important), no_way_back=[], old=[])
            for wanted, version, held in changing:
                name = None if held else self._old(wanted, version)
                if name is not None:
                    kept["old"].append(name)
                elif not held:
                    kept["no_way_back"].append("%s=%s" % (wanted["name"], version))
            if kept["no_way_back"] and not accept:
                raise ActionError(_NO_WAY_BACK.format(names=", ".join(kept["no_way_back"])))
            # Last, for it says that all the rest is there.
            write_private(folder, "before.json", json.dumps(kept, sort_keys=True).encode("ascii"))
        return kept

    def _archive(self, folder, important):
        """Write before.tar; return the digests of the files in it."""
        found = {}
        with os.fdopen(open_private(folder, "before.tar~", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w") as tar:
                for path in [path for path in self.tool.kept + tuple(important) if os.path.lexists(path)]:
                    tar.add(path, filter=_kept)
            stream.flush()
            os.fsync(stream.fileno())
        with os.fdopen(open_private(folder, "before.tar~", os.O_RDONLY), "rb") as stream:
            with tarfile.open(fileobj=stream) as tar:
                for member in tar:
                    if member.isfile():
                        data = tar.extractfile(member)
                        found[member.name] = hashlib.sha256(data.read() if data else b"").hexdigest()
        os.rename("before.tar~", "before.tar", src_dir_fd=folder, dst_dir_fd=folder)
        for name, argv in self.tool.states:
            write_private(folder, name, must(self.host, argv).out.encode("utf-8"))
        return found

    def _old(self, wanted, version):
        """Have the package that is installed kept; return the file's name, or None where no source has it any more."""
        name = self.tool.file_name(wanted, version)
        place = "%s/old/%s" % (self.path, name)
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        for cached in self.tool.cached(name):
            if not os.path.exists(place) and os.path.exists(cached):
                must(self.host, ["cp", "--", cached, place])
        if not os.path.exists(place):
            self.tool.download(wanted, version, os.path.dirname(place))
        return name if os.path.exists(place) else None

    def halfway(self, packages):
        """Tell whether a run that was cut short has left packages half installed."""
        return bool(self.known()) and self.tool.halfway(packages)

    def install(self, packages, check):
        """Install the versions of a manifest, of what is installed here, and nothing else; return what changes."""
        if not check and not self.known():
            raise ActionError(_NOT_KEPT.format(path=self.path + "/before.json"))
        changing = [(wanted, now) for wanted, now, held in behind(self.host, packages) if not held]
        offered = self.tool.digests([wanted for wanted, _now in changing])
        for wanted, _now in changing:
            if offered.get((wanted["name"], wanted["version"])) != wanted["sha256"]:
                raise ActionError(_OTHER_FILE.format(name=wanted["name"], version=wanted["version"]))
        said = ""
        if not check and self.halfway(packages):
            self.tool.mend(packages)
        if changing:
            said = self.tool.install([wanted for wanted, _now in changing], check)
        if not check:
            self.host.refresh()
            left = [wanted["name"] for wanted, _now, held in behind(self.host, packages) if not held]
            if left:
                raise ActionError("%s: %s" % (self.path, ", ".join(left)))
        return dict(
            packages=[dict(wanted, now=now) for wanted, now in changing],
            conffiles=self.tool.conffiles(said),
            held=[wanted["name"] for wanted, _now, held in behind(self.host, packages) if held])

    def back(self, check):
        """Install the kept packages again; return what comes back, and what has no way back."""
        kept = self.known()
        if not kept:
            raise ActionError(_NOT_KEPT.format(path=self.path + "/before.json"))
        here = {(one.name, one.arch): one.version for one in installed.of(self.host)}
        files = ["%s/old/%s" % (self.path, name) for name in kept["old"]]
        changed = [one for one in kept["packages"] if here.get((one["name"], one["arch"])) not in (None, one["now"])]
        if changed and files:
            self.tool.back(files, check)
            self.host.refresh()
        return dict(packages=changed, no_way_back=kept["no_way_back"])

    def note(self, values):
        """Write down how the run ended on this host."""
        with private_folder(self.host.root, self.path, make=True) as folder:
            write_private(folder, "run.json", json.dumps(values, sort_keys=True).encode("ascii"))


def _kept(member):
    """Leave out what is no content: sockets, pipes, devices."""
    return member if member.isfile() or member.isdir() or member.issym() or member.islnk() else None
