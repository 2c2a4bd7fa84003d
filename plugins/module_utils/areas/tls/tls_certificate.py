# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS endpoints show certificates that are current, strong, for their names, and lead to a trusted root."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import client_roots, told
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.chains import judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TlsCertificate(Control):
    """TLS certificates."""

    id = "tls_certificate"
    zh = "TLS 证书"
    clauses = ("8.2.2-B-a", "8.2.2-E-b")

    def expectations(self, host, policy):
        yield Seen(lambda host: told.each(host, policy, lambda endpoint, offer: judged(policy, endpoint, offer)))
        if policy.level >= 3:
            yield Seen(lambda host: client_roots.judged(host, policy))
