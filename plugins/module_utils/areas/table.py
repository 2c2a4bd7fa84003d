# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the folders here and plugins/plugin_utils/standard/areas.py; change it there.
"""Every area there is code for, by what the controller reads of it; its controls are in its controls.py."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import (
    accounts,
    application,
    audit,
    backup,
    boundary,
    business,
    database,
    integrity,
    patching,
    resources,
    tls,
)

AREAS = {
    "accounts": accounts.AREA,
    "audit": audit.AREA,
    "tls": tls.AREA,
    "backup": backup.AREA,
    "patching": patching.AREA,
    "boundary": boundary.AREA,
    "resources": resources.AREA,
    "integrity": integrity.AREA,
    "database": database.AREA,
    "application": application.AREA,
    "business": business.AREA,
}
