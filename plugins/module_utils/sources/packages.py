# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the host's package sources offer a package, so that check mode does not promise what an installation would refuse."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.package import (
    APT_WITHOUT_CACHES,
    Package,
    package_installed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError, Missing

_NOWHERE = Text(
    "is in none of this host's package sources; run `apt-get update`, or add a source that has it",
    "不在此主机的任何软件源中；请运行 `apt-get update`，或添加提供它的软件源")
# Every package that a control may want. apt reads all its lists to answer for one, so it is asked once for all of them.
WANTED = (
    "aide", "auditd", "chrony", "cracklib-runtime", "crowdsec", "fail2ban", "libpam-pwquality", "logrotate", "nftables", "rsyslog",
    "rsyslog-gnutls", "rsyslog-openssl", "suricata", "systemd-journal-remote", "systemd-timesyncd")


def offered(host, name):
    """Tell whether a package can be installed; None where only an attempt would show it (rpm hosts, images)."""
    names = sorted(set(WANTED) | {name})
    try:
        policy = host.run(["apt-cache"] + APT_WITHOUT_CACHES + ["policy"] + names)
    except Missing:
        return None
    candidate = re.search(r"^%s:\n(?:[ \t].*\n)*?[ \t]+Candidate: (.*)$" % re.escape(name), policy.out, re.MULTILINE)
    return candidate is not None and candidate.group(1) != "(none)"


def stage(host, name):
    """Stage the installation of a package; HostError where no source has it."""
    if offered(host, name) is False:
        raise HostError(name, _NOWHERE)
    host.stage_action(Package(name))


def stage_missing(host, name):
    """Stage the installation of a package where it is not installed."""
    if not package_installed(host, name):
        stage(host, name)
