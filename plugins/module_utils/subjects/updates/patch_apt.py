# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a patch run asks of apt: which fixes are missing, the old packages, and to install just these versions."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.source import APT_WITHOUT_CACHES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt, deb_version, outstanding

# A package tool that is killed leaves its database broken, so a slow mirror is waited for.
PATIENCE = 1800
_INSTALL = [
    "apt-get", "-y", "-q", "-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=300",
    "--no-install-recommends", "--no-remove"]
# As root, apt writes its caches and its plan even where it only simulates.
_SIMULATE = ["-s", "-o", "Dir::Log::Planner=/dev/null"] + APT_WITHOUT_CACHES
_FIELD = re.compile(r"^(Package|Architecture|Version|SHA256):[ \t]*(\S+)", re.M)
_CONFFILE = re.compile(r"^(?:Configuration file '([^']+)'|Not replacing deleted config file (\S+))", re.M)


class Apt:
    """Packages of dpkg, by apt."""

    kept = ("/etc", "/boot/grub", "/var/lib/dpkg/status", "/var/lib/apt/extended_states")
    states = (("selections", ["dpkg", "--get-selections"]), ("holds", ["apt-mark", "showhold"]))
    compare = staticmethod(deb_version.compare)

    def __init__(self, host):
        self.host = host

    def arch(self):
        """Return the architecture of this host, as manifests name it."""
        return must(self.host, ["dpkg", "--print-architecture"]).out.strip()

    def collected(self, suites, refresh):
        """Return the fixes that are missing, each with the digest of its file; `refresh` fetches the lists first."""
        if refresh:
            # Without this a source that does not answer is a warning.
            must(self.host, ["apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any"], timeout=PATIENCE)
            self.host.refresh()
        indexes = [one for one in apt.indexes(self.host) if apt.is_security(self.host, one, suites)]
        if not indexes:
            raise Unreadable(apt.TOLD, Text("it names no list of a security source", "没有任何安全源的软件列表"))
        found = list(outstanding.of(self.host, indexes))
        files = self.digests([dict(name=one.package.name, version=one.version) for one in found])
        return [
            dict(name=one.package.name, arch=one.package.arch, version=one.version, now=one.package.version,
                 held=one.package.held, suite=one.index.suite or one.index.codename,
                 sha256=files.get((one.package.name, one.version), "")) for one in found]

    def digests(self, wanted):
        """Return {(package, version): digest of its file}, of what apt's lists offer."""
        if not wanted:
            return {}
        asked = ["apt-cache"] + APT_WITHOUT_CACHES + ["show"] + [
            "%s=%s" % (one["name"], one["version"]) for one in wanted]
        output = self.host.execute(asked, timeout=120)
        found = {}
        for stanza in re.split(r"\n\s*\n", output.out):
            fields = dict(_FIELD.findall(stanza))
            if "SHA256" in fields:
                found[fields.get("Package"), fields.get("Version")] = fields["SHA256"]
        return found

    def file_name(self, wanted, version):
        """Return what the file of a version is called."""
        return "%s_%s_%s.deb" % (wanted["name"], version.replace(":", "%3a"), wanted["arch"])

    def cached(self, name):
        """Return where the tool may still have a file from before."""
        return ["/var/cache/apt/archives/" + name]

    def download(self, wanted, version, folder):
        """Have a version fetched into a folder, where a source still has it."""
        spec = "%s:%s=%s" % (wanted["name"], wanted["arch"], version)
        self.host.execute(
            ["env", "-C", folder, "apt-get", "-q", "-o", "APT::Sandbox::User=root", "download",
             spec if wanted["arch"] != "all" else spec.replace(":all=", "=")], timeout=PATIENCE)

    def halfway(self, _packages):
        """Tell whether packages are half installed, as a run that was cut short leaves them: those count as none."""
        return bool(self.host.execute(["dpkg", "--audit"]).out.strip())

    def mend(self, _packages):
        """Bring to its end what a run that was cut short has left."""
        must(self.host, ["dpkg", "--configure", "-a", "--force-confold"], timeout=PATIENCE)

    def install(self, packages, check):
        """Install just these versions; return what was said. In check mode it is a simulation."""
        names = ["%s=%s" % (_spec(one), one["version"]) for one in packages]
        return must(self.host, _INSTALL + (_SIMULATE if check else []) + ["install"] + names, timeout=PATIENCE).out

    def back(self, files, check):
        """Install files of older versions."""
        must(
            self.host, _INSTALL + (_SIMULATE if check else []) + ["--allow-downgrades", "install"] + files,
            timeout=PATIENCE)

    def conffiles(self, said):
        """Return the settings that stayed as they are, by what was said."""
        return sorted({one or other for one, other in _CONFFILE.findall(said)})


def _spec(wanted):
    return wanted["name"] if wanted["arch"] == "all" else "%s:%s" % (wanted["name"], wanted["arch"])
