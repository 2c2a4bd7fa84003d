# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private key is on one host: its public half is told, by which the report compares all hosts."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import own_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TlsOwnKeys(Control):
    """Private keys per host."""

    id = "tls_own_keys"
    zh = "私钥一机一用"
    clauses = ("7.5.9-E-a-1",)

    def expectations(self, host, policy):
        yield Seen(lambda host: own_keys.judged(host, policy))
