# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a patch run asks of dnf or zypper, and of rpm itself: which fixes are missing, the old packages, and to install
just these versions.
"""

import glob
import re
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import advisories, rpm_version

_PATIENCE = 1800
_CACHES = ("/var/cache/dnf/*/packages/", "/var/cache/libdnf5/*/packages/", "/var/cache/zypp/packages/*/",
           "/var/cache/zypp/packages/*/*/")
_DNF = ["dnf", "-y", "-q", "--setopt=install_weak_deps=False", "--setopt=skip_if_unavailable=False"]
_ZYPPER = ["zypper", "--non-interactive", "--quiet"]
# Above this zypper only tells something besides: that a reboot is due, that its own files were replaced.
_INFORMS = (102, 103)
_CONFFILE = re.compile(r"warning: (/\S+) created as \S+\.rpmnew")
# Of these each version is installed beside the others; the old one is started in the boot loader.
_BESIDE = re.compile(r"kernel(?:-|\Z)")
_ENTRY = re.compile(rb"<package\s[^>]*>.*?</package>", re.S)
_NAME, _VERSION = re.compile(rb"<name>([^<]+)</name>"), re.compile(rb"<version\s[^>]*>")
_SUM = re.compile(rb"<checksum\s[^>]*sha256[^>]*>([0-9a-f]{64})<")
_WORD = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_NO_TOOL = Text("neither dnf nor zypper is there", "没有 dnf 或 zypper")
_NO_ADVISORIES = Text("no enabled repository has advisories", "已启用的软件源均没有安全公告")


class Rpm:
    """Packages of rpm, by dnf or zypper."""

    kept = ("/etc", "/boot/grub2", "/boot/loader", "/var/lib/dnf")
    states = (("selections", ["rpm", "-qa"]),)
    compare = staticmethod(rpm_version.compare)

    def __init__(self, host):
        self.host = host
        self._dnf = host.which("dnf") is not None
        if not self._dnf and host.which("zypper") is None:
            raise HostError("dnf", _NO_TOOL)

    def arch(self):
        """Return the architecture of this host, as manifests name it."""
        return must(self.host, ["rpm", "--eval", "%{_arch}"]).out.strip()

    def collected(self, suites, refresh):
        """Return the fixes that are missing, each with the digest of its file; `refresh` fetches the metadata first."""
        if refresh:
            if self._dnf:
                must(self.host, _DNF + ["--refresh", "makecache"], timeout=_PATIENCE)
            else:
                must(self.host, _ZYPPER + ["refresh"], timeout=_PATIENCE)
            self.host.refresh()
        newest: Dict[Any, Any] = {}
        here: Dict[Any, Any] = {}
        known = False
        for one in installed.of(self.host):
            if (one.name, one.arch) not in here or self.compare(here[one.name, one.arch].version, one.version) < 0:
                here[one.name, one.arch] = one
        for repository, found in self._fetched():
            if found.advisories is None:
                continue
            known = True
            for fix in advisories.advised(self.host, found, installed.of(self.host).names):
                one = here.get((fix.name, fix.arch))
                if one is not None and self.compare(one.version, fix.version) < 0 and (
                        (fix.name, fix.arch) not in newest
                        or self.compare(newest[fix.name, fix.arch][0].version, fix.version) < 0):
                    newest[fix.name, fix.arch] = fix, repository, one
        if not known:
            raise HostError("/etc/yum.repos.d", _NO_ADVISORIES)
        files = self.digests([dict(name=fix.name, version=fix.version) for fix, _repository, _one in newest.values()])
        return [
            dict(name=fix.name, arch=fix.arch, version=fix.version, now=one.version, held=one.held,
                 suite=repository.name, sha256=files.get((fix.name, fix.version), ""))
            for _key, (fix, repository, one) in sorted(newest.items())]

    def digests(self, wanted):
        """Return {(package, version): digest of its file}, of what the repositories offer."""
        names, found = {one["name"] for one in wanted}, {}
        for _repository, fetched in self._fetched() if names else ():
            for name, version, digest in _offered(self.host, fetched, names):
                found[name, version] = digest
        return found

    def _fetched(self):
        for repository in advisories.repositories(self.host):
            yield repository, advisories.fetched(self.host, repository)

    def file_name(self, wanted, version):
        """Return what the file of a version is called."""
        return "%s-%s.%s.rpm" % (wanted["name"], version.partition(":")[2], wanted["arch"])

    def cached(self, name):
        """Return where the tool may still have a file from before."""
        return [path for place in _CACHES for path in glob.glob(place + glob.escape(name))]

    def download(self, wanted, version, folder):
        """Have a version fetched into a folder, where a source still has it; zypper fetches no older one."""
        if self._dnf:
            self.host.execute(_DNF + ["download", "--destdir", folder, _spec(wanted, version)], timeout=_PATIENCE)

    def halfway(self, packages):
        """Tell whether a package has its old version beside the new one, as a run that was cut short leaves it."""
        return bool(self._doubled(packages))

    def _doubled(self, packages):
        """Return the older of packages of a manifest that have two versions, as rpm calls them."""
        newest: Dict[Any, Any] = {}
        older = []
        names = {one["name"] for one in packages}
        for one in installed.of(self.host):
            key = one.name, one.arch
            if one.name not in names or _BESIDE.match(one.name):
                continue
            if key in newest:
                first, last = sorted((newest[key], one), key=lambda each: _Ordered(each.version))
                older.append("%s-%s.%s" % (first.name, first.version.partition(":")[2], first.arch))
                one = last
            newest[key] = one
        return older

    def mend(self, packages):
        """Take away the old versions that a run that was cut short has left beside the new ones."""
        must(self.host, ["rpm", "-e", "--nodeps"] + self._doubled(packages), timeout=_PATIENCE)

    def install(self, packages, check):
        """Install just these versions; return what was said. dnf simulates nothing: its check mode says nothing."""
        if self._dnf:
            names = [_spec(one, one["version"]) for one in packages]
            output = Output(0, "", "") if check else must(self.host, _DNF + ["install"] + names, timeout=_PATIENCE)
            return output.out + output.err
        names = ["%s.%s=%s" % (one["name"], one["arch"], one["version"]) for one in packages]
        output = self.host.execute(
            _ZYPPER + ["install", "--no-recommends"] + (["--dry-run"] if check else []) + names, timeout=_PATIENCE)
        if output.rc and output.rc not in _INFORMS:
            said = (output.err or output.out).strip().splitlines()
            raise HostError("zypper install", said[-1] if said else "exit status %d" % output.rc)
        return output.out + output.err

    def back(self, files, check):
        """Install files of older versions."""
        must(self.host, ["rpm", "-U", "--oldpackage"] + (["--test"] if check else []) + files, timeout=_PATIENCE)

    def conffiles(self, said):
        """Return the settings that stayed as they are, by what was said."""
        return sorted(set(_CONFFILE.findall(said)))


def _offered(host, found, names):
    """Yield (name, version, digest of its file) of each package of these names that a repository has; raises HostError.
    """
    data = advisories.named(host, found, *found.packages) if found.packages else b""
    for package in _ENTRY.findall(data):
        name, digest, version = [form.search(package) for form in (_NAME, _SUM, _VERSION)]
        told = name.group(1).decode("utf-8", "replace") if name else ""
        if told in names and digest is not None and version is not None:
            words = {key.decode("ascii"): value.decode("utf-8", "replace") for key, value in _WORD.findall(
                version.group())}
            yield told, "%s:%s-%s" % (words.get("epoch") or "0", words.get("ver", ""), words.get("rel", "")), (
                digest.group(1).decode("ascii"))


class _Ordered:
    """A version, for sorting."""

    def __init__(self, version):
        self.version = version

    def __lt__(self, other):
        return rpm_version.compare(self.version, other.version) < 0


def _spec(wanted, version):
    return "%s-%s.%s" % (wanted["name"], version, wanted["arch"])
