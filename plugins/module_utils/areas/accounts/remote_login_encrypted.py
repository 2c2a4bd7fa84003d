# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote logins are encrypted, with strong algorithms only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import clear_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    algorithms,
    instances as sshd_instances,
    others as ssh_others,
)

_ALGORITHMS = Text("algorithms", "算法")


class RemoteLoginEncrypted(Control):
    """Encryption of remote logins."""

    id = "remote_login_encrypted"
    zh = "远程登录加密"
    clauses = ("8.3.3-B-a-4",)
    disruption = "reload"

    def expectations(self, host, policy):
        yield from clear_logins.expectations(host)
        yield from clear_logins.at_boot(host)
        for source in sshd_instances.every(host):
            yield algorithms.strong(source, "Ciphers", policy.ssh_ciphers)
            yield algorithms.strong(source, "MACs", policy.ssh_macs)
            yield algorithms.strong(source, "KexAlgorithms", policy.ssh_kex)
            yield algorithms.strong(source, "HostKeyAlgorithms", policy.ssh_host_key_algorithms)
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_ALGORITHMS)
