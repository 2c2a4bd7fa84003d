# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the host's package sources offer a package: check mode promises no installation that would be refused."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import brought
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import (
    APT_WITHOUT_CACHES,
    Package,
    package_installed,
)

_NOWHERE = Text(
    "is in none of this host's package sources; run `apt-get update`, or add a source that has it",
    "不在此主机的任何软件源中；请运行 `apt-get update`，或添加提供它的软件源")
_AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
# Every package that a control may want. apt reads all its lists to answer for one, so it is asked once for all of them.
WANTED = (
    "aide", "auditd", "chrony", "cracklib-runtime", "crowdsec", "fail2ban", "libpam-pwquality", "logrotate", "nftables",
    "prometheus-node-exporter", "python3-systemd", "rsyslog", "rsyslog-gnutls", "suricata")


def offered(host, name):
    """Tell whether a package can be installed; None where only an attempt would show it (rpm hosts, images)."""
    try:
        policy = _policy(host, name)
    except Missing:
        return None
    return _candidate(policy, name) is not None


def version(host, name):
    """Return the version that would be installed, as text; None where no source has one, or only an attempt shows it.
    """
    try:
        return _candidate(_policy(host, name), name)
    except Missing:
        return None


def _candidate(policy, name):
    """Return the version that would be installed, or None where no source has one."""
    found = re.search(r"^%s:\n(?:[ \t].*\n)*?[ \t]+Candidate: (.*)$" % re.escape(name), policy, re.MULTILINE)
    return None if found is None or found.group(1) == "(none)" else found.group(1)


def begin(host):
    """Have apt look while the host is judged: a package that is missing will be asked for."""
    if host.which("setpriv") and host.which("apt-cache"):
        host.begin(_AS_NOBODY + ["apt-cache", "policy"] + list(WANTED))


def _policy(host, name):
    """Return what apt says of packages, one among them. It is asked as nobody, who can use apt's caches and not write
    them.
    """
    names = sorted(set(WANTED) | {name})
    if host.which("setpriv"):
        said = host.run(_AS_NOBODY + ["apt-cache", "policy"] + names)
        # There may be sources or lists that only root can read.
        if said.rc == 0 and said.out and not said.err:
            return said.out
    return host.run(["apt-cache"] + APT_WITHOUT_CACHES + ["policy"] + names).out


def stage(host, name):
    """Stage the installation of a package, with what it brings; HostError where no source has it."""
    if offered(host, name) is False:
        raise HostError(name, _NOWHERE)
    host.stage_action(Package(name))
    for path, data in sorted(brought.files(name, version(host, name)).items()):
        host.stage_brought(path, data, brought.mode(path))


def stage_missing(host, name):
    """Stage the installation of a package where it is not installed."""
    if not package_installed(host, name):
        stage(host, name)
