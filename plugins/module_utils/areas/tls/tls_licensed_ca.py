# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of Internet endpoints are issued by a licensed authority."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import licensed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TlsLicensedCa(Control):
    """Licensed authority of TLS certificates."""

    id = "tls_licensed_ca"
    zh = "TLS 证书的持牌颁发机构"
    clauses = ("8.2.2-E-a",)

    def expectations(self, host, policy):
        yield Seen(lambda host: licensed.judged(host, policy))
