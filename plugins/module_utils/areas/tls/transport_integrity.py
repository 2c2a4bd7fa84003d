# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What databases, caches, directories, queues and logs of this host exchange with other hosts is encrypted, whatever
the other side wants.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import transport
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TransportIntegrity(Control):
    """Encryption between servers."""

    id = "transport_integrity"
    zh = "服务间传输加密"
    clauses = ("8.3.4-B-d-1", "8.3.5-B-a-1", "8.3.5-B-b-1", "8.3.5-E-a-1")

    def expectations(self, host, policy):
        yield Seen(lambda host: transport.judged(host, policy))
