# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of auditd are closed to all but root: its logs, its settings and rules, its programs."""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_TOOLS = ("auditctl", "auditd", "augenrules", "aureport", "ausearch", "autrace", "audisp-syslog")
_SHARED = Text("it holds more than the audit trail ({name})", "其中不只有审计日志（{name}）")


def expectations(host):
    """Yield what is expected of mode, owner and access list of each."""
    folder = posixpath.dirname(auditd.Conf(host).text("log_file"))
    # An image that an ordinary user unpacked is theirs throughout.
    owners, groups = ((0,), (0,)) if host.live else ((0, host.stat("/").uid), (0, host.stat("/").gid))
    # auditd gives its logs to the group that its settings name.
    others = [name for name in host.listdir(folder) if not name.startswith("audit.log")]
    yield from closed_to_all_but(
        host, folder, 0o750, owners, told=_SHARED.format(name=printable(others[0])) if others else None)
    for path in host.glob(folder + "/audit.log*"):
        yield from closed_to_all_but(host, path, 0o640, owners)
    for path in ["/etc/audit", audit_rules.FOLDER, "/etc/audit/plugins.d"]:
        yield from closed_to_all_but(host, path, 0o750, owners, groups)
    for path in host.glob("/etc/audit/*.rules") + host.glob("/etc/audit/*.conf"):
        yield from closed_to_all_but(host, path, 0o640, owners, groups)
    # The others are made of these, by augenrules and with a mode of its own.
    for path in host.glob(audit_rules.FOLDER + "/*"):
        yield from closed_to_all_but(host, path, 0o600, owners, groups)
    for path in sorted(set(host.resolve("/usr/sbin/" + name) for name in _TOOLS)):
        yield from closed_to_all_but(host, path, 0o755, owners, groups)
