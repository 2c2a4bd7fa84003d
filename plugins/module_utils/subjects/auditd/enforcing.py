# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of auditctl: whether it can read the staged rules."""

import re
import shlex

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files as audit_rules

_REFUSED = Text("auditctl refuses {where}: {why}", "auditctl 不接受 {where}：{why}")

# What auditctl says of a kernel that it may not change; and, from version 4 on, of each rule of a path, which it takes.
_BARRED = re.compile(
    "audit system is disabled|not supported by kernel|Operation not permitted|Connection refused|(is|are) slower$")


def auditctl_accepts(host):
    """auditctl can read each new audit rule: in a user namespace of its own, where the kernel lets it change nothing.
    """
    in_force = (
        set(audit_rules.identity(rule) for rule in audit_rules.of(Host(host.root)).in_force()) if host.live else set())
    for path, found in audit_rules.of(host).files():
        for rule in found if path in host.changes else ():
            if isinstance(rule, audit_rules.Rule) and audit_rules.identity(rule) not in in_force:
                _auditctl_reads(host, path, rule)


def _auditctl_reads(host, path, rule):
    try:
        output = host.execute(["unshare", "--user", "--map-root-user", "auditctl"] + shlex.split(rule.text))
    except Missing:
        # An image, or a host whose auditd is yet to come.
        return
    said = [line for line in output.err.splitlines() if not line.startswith("unshare") and not _BARRED.search(line)]
    if said:
        raise CommitError(_REFUSED.format(where=rule.where, why=said[-1]), [path])


VALIDATORS = (auditctl_accepts,)
