# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases are in the country, and nothing seen there leads out of it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DataInCountry(Control):
    """Databases in the country."""

    id = "data_in_country"
    zh = "数据库设在境内"
    clauses = ("9.9-a",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "", sites.look)
