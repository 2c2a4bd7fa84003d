# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/backup.yml; change it there.
"""backup: that the data comes back (clauses 7.5.3, 7.5.6, 7.5.11 and 8.3.5)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, gathered=("sets", "excluded",), present=present)
