# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What begins over TLS stays there: no plain port beside it, no downgrade, links to other servers verified."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import always
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class TlsAlwaysOn(Control):
    """TLS from beginning to end."""

    id = "tls_always_on"
    zh = "全程 TLS 保护"
    clauses = ("8.2.1-E-a", "8.2.2-B-b")

    def expectations(self, host, policy):
        yield Seen(lambda host: always.judged(host, policy))
