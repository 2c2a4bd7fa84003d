# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of bulk services take no client without a certificate."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import mutual
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TlsMutual(Control):
    """Mutual TLS authentication."""

    id = "tls_mutual"
    zh = "TLS 双向认证"
    clauses = ("8.2.2-E-c",)

    def expectations(self, host, policy):
        yield Seen(lambda host: mutual.judged(host, policy))
