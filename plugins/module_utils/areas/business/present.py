# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is anything for this area to look at."""


def present(host, options):
    """Return None, or why there is nothing, as a Text: no database of a credit system is declared for this host."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

    return None if options["database"] else Text(
        "business_database is not set for this host, so no database of a credit system is declared here.",
        "本主机未设置 business_database，即未申报征信业务数据库。")
