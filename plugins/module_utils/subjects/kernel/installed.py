# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel that runs beside those that are installed as packages."""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import deb_version, rpm_version

RELEASE, VERSION, SIGNATURE = "/proc/sys/kernel/osrelease", "/proc/version", "/proc/version_signature"
# The package of a kernel itself: what only depends on the newest has no number in its name.
_DEB = re.compile(r"linux-image-(?:unsigned-)?(?P<release>[0-9][\w.+~-]*)\Z")
_RPM = re.compile(r"kernel(?:-core|-default|-uek-core|-rt-core|-64k-core)?\Z")
_FLAVOUR = re.compile(r"[0-9][0-9.]*(?:-[0-9.]+)*-?")
# The build that Debian, or Ubuntu, has written into its kernel.
_DEBIAN = re.compile(r"\bDebian ([0-9][\w.+~-]*) \(")
_UBUNTU = re.compile(r"\bUbuntu ([0-9.]+-[0-9]+\.[0-9]+)")

# One that is installed: its package, what `uname -r` will say of it, its flavour.
Kernel = namedtuple("Kernel", "package release flavour")


def running(host):
    """Return what `uname -r` says."""
    return host.read(RELEASE).decode("ascii", "replace").strip()


def of(host):
    """Return the Kernels that are installed, or None where it is not known which packages are; raises HostError where
    they cannot be listed.
    """
    packages = installed.of(host)
    find = {"deb": _of_deb, "rpm": _of_rpm}.get(packages.kind)
    return list(find(packages)) if find else None


def newer(host, kernels):
    """Return the Kernel of the running one's flavour that is newer than what runs, or None; raises LookupError where
    the running one is no package's.
    """
    release, compare = running(host), _compare(host)
    own = [one for one in kernels if one.release == release]
    if not own:
        raise LookupError(release)
    # Its package may have been replaced since it was started: then the build tells.
    version = built(host) or own[0].package.version
    found = None
    for one in kernels:
        if one.flavour == own[0].flavour and compare(one.package.version, version) > 0:
            found, version = one, one.package.version
    return found


def _compare(host):
    return deb_version.compare if installed.of(host).kind == "deb" else rpm_version.compare


def built(host):
    """Return the version of the package that the running kernel was built as, where it says so."""
    for path, pattern in ((SIGNATURE, _UBUNTU), (VERSION, _DEBIAN)):
        match = pattern.search(host.read(path).decode("ascii", "replace")) if host.exists(path) else None
        if match:
            return match.group(1)
    return None


def _of_deb(packages):
    for one in packages:
        match = _DEB.match(one.name)
        if match:
            release = match.group("release")
            yield Kernel(one, release, _FLAVOUR.sub("", release, count=1))


def _of_rpm(packages):
    for one in packages:
        if _RPM.match(one.name):
            version = one.version.partition(":")[2]
            # SUSE's releases end where its packages count builds.
            release = version.rpartition(".")[0] + "-default" if one.name == "kernel-default" else "%s.%s" % (
                version, one.arch)
            yield Kernel(one, release, one.name)
