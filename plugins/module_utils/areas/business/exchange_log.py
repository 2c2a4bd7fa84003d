# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file that comes in is registered, answered and kept."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, exchange
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class ExchangeLog(Control):
    """Files exchanged with institutions."""

    id = "exchange_log"
    zh = "与机构交换的文件"
    clauses = ("9.4.1-b", "9.4.1-c", "9.4.1-d", "9.6-a")

    def expectations(self, host, policy):
        return asking.about(host, policy, "exchange", exchange.look)
