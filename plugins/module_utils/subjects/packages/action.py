# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages, from the host's own configured sources."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must

# As root apt would write its caches anew, and to judge or to plan is to read.
APT_WITHOUT_CACHES = ["-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="]
_NOT_FETCHED = re.compile(r"Unable to locate package|has no installation candidate|(Failed|Unable) to fetch")
_CUT_SHORT = "dpkg --configure -a"
# A package tool that is killed leaves its database broken, so a slow mirror is waited for.
_PATIENCE = 1800

_READ_ONLY = Text("{folder} is mounted read-only, so {what}", "{folder} 以只读方式挂载，{what}")
_NO_TOOL = Text(
    "no package tool (apt-get, dnf, yum, zypper) was found to install {name}",
    "未找到可安装 {name} 的软件包工具（apt-get、dnf、yum、zypper）")
_NOT_INSTALLED = Text("{name} cannot be installed: {why}", "{name} 无法安装：{why}")
_KEPT = Text(
    "{names} cannot be removed and stays as it is; mount it read-write", "{names} 无法卸载，保持现状；请以可写方式挂载")
_HALF_REMOVED = Text("a removal stays half done; mount it read-write", "卸载尚未完成；请以可写方式挂载")
_NONE_BEGUN = Text(
    "no package can be installed, and none was begun; mount it read-write and run again",
    "无法安装软件包，也未开始安装；请以可写方式挂载后重试")


def _refuse_read_only(host, sentence):
    """A package tool that cannot write stops half way; raise ActionError before it begins."""
    for folder in ("/usr", "/etc", "/var"):
        place = host.real(folder)
        if os.path.isdir(place) and os.statvfs(place).f_flag & os.ST_RDONLY:
            raise ActionError(_READ_ONLY.format(folder=folder, what=sentence))


class Package(Action):
    """A package is installed from the host's own configured sources; undone by removing what came with it."""

    kind = "package"
    patience = _PATIENCE
    watch = ("/etc/pam.d/*", "/var/lib/pam/*")

    def __init__(self, name):
        super().__init__(name=name)
        self.name = name
        self.declares = {("package", name): "installed"}

    def describe(self):
        return "package %s" % self.name

    def told(self, host):
        return "absent", "installed"

    @staticmethod
    def _there(host):
        """Return (the packages on the disk, those of which only old settings are there, whether triggers are due)."""
        if host.which("dpkg-query"):
            out = must(host, ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\\n"]).out
            states = [(line[1:2], line[3:].strip()) for line in out.splitlines()]
            # Whatever lies on the disk, an installation that failed half way included; "n" is none, "c" its old
            # settings only.
            return (
                sorted(name for state, name in states if state not in ("n", "c")),
                sorted(name for state, name in states if state == "c"),
                any(state in ("t", "W") for state, _name in states))
        return sorted(must(host, ["rpm", "-qa", "--qf", "%{NAME}\\n"]).out.split()), [], False

    def state(self, host):
        installed, settings, _due = self._there(host)
        return {
            "installed": installed, "settings": settings,
            "brings": [] if self.name in installed else self._planned(host)}

    def _planned(self, host):
        """Return what an installation will bring: all there is to go by where it is cut short."""
        names = [self.name]
        if host.which("apt-get"):
            silently = APT_WITHOUT_CACHES + ["-o", "Dir::Log::Planner=/dev/null"]
            plan = host.execute(
                ["apt-get"] + silently + ["-s", "-q", "--no-install-recommends", "install", self.name]).out
            names += [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        return sorted(set(names))

    def apply(self, host):
        _refuse_read_only(host, _NONE_BEGUN)
        if host.which("apt-get"):
            self._apt_install(host)
        elif host.which("dnf") or host.which("yum"):
            must(host, ["dnf" if host.which("dnf") else "yum", "-q", "-y", "install", self.name], _PATIENCE)
        elif host.which("zypper"):
            must(host, ["zypper", "-n", "install", "--no-recommends", self.name], _PATIENCE)
        else:
            raise ActionError(_NO_TOOL.format(name=self.name))

    def _apt_install(self, host):
        install = ["apt-get", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold",
                   "-o", "DPkg::Lock::Timeout=60", "install", self.name]
        output = host.execute(install, timeout=_PATIENCE)
        if output.rc != 0 and _CUT_SHORT in output.err:
            # An installation was killed half way, perhaps this very run's: dpkg completes it before it takes another.
            _dpkg(host, ["--force-confold", "--configure", "-a"], _PATIENCE)
            output = host.execute(install, timeout=_PATIENCE)
        if output.rc != 0 and _NOT_FETCHED.search(output.err):
            # A minimal or long-unattended host has no package index, or one whose files have left the mirror.
            must(host, ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=60", "update"])
            output = host.execute(install, timeout=_PATIENCE)
        if output.rc != 0:
            raise ActionError(_NOT_INSTALLED.format(name=self.name, why=_told(output)))

    def undo(self, host, before, after):
        # Only what came with it: what an administrator has installed since is not this run's to remove.
        brought = set(after["installed"] if after else before["brings"]) - set(before["installed"])
        # One whose removal was cut short has left its settings, which came with it too.
        installed, settings, due = self._there(host)
        there = sorted(brought & (set(installed) | set(settings) - set(before.get("settings", settings))))
        if there or due:
            _refuse_read_only(host, _KEPT.format(names=", ".join(there)) if there else _HALF_REMOVED)
        # Both refuse, unlike apt-get and dnf, to take along a package that has come to need one of these.
        if there and host.which("dpkg"):
            _dpkg(host, ["--purge"] + there)
        elif there:
            must(host, ["rpm", "-e"] + there)
        if due:
            # The removal before was cut short behind its last package: what that had to bring up to date is not.
            _dpkg(host, ["--triggers-only", "--pending"])


def _dpkg(host, arguments, timeout=300):
    output = host.execute(["dpkg"] + arguments, timeout=timeout)
    if output.rc != 0:
        raise ActionError("dpkg %s: %s" % (" ".join(arguments), _told(output)))


def _told(output):
    """Return what stopped dpkg; of its errors, then on standard output, apt says no more than that there were some."""
    by_dpkg = (output.out + output.err).partition("dpkg: error")
    if by_dpkg[1]:
        return " ".join(line.strip() for line in "".join(by_dpkg[1:]).splitlines()[:2])
    return (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1]


def package_installed(host, name):
    """Tell whether a package is installed, staged installation included; None where no package tool answers."""
    if host.declared(("package", name)) == "installed":
        return True
    for argv, good in ((["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", name], "ii"), (["rpm", "-q", name], name)):
        try:
            output = host.run(argv)
        except Missing:
            continue
        return output.rc == 0 and output.out.startswith(good)
    return None
