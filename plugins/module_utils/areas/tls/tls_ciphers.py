# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS endpoints take suites with forward secrecy and authenticated encryption alone, and strong groups."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.offered import Offered
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.strength import judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import weak


class TlsCiphers(Control):
    """TLS cipher suites and key exchange."""

    id = "tls_ciphers"
    zh = "TLS 密码套件与密钥交换"
    clauses = ("8.2.1-B-a", "8.2.2-B-a", "8.3.4-E-e-1", "8.3.4-E-f-1")
    disruption = "session"

    def expectations(self, host, policy):
        yield Offered(policy, lambda endpoint, offer: judged(policy, endpoint, offer), {
            "weak_suite": weak.SUITES, "weak_group": weak.GROUPS})
