# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/business.yml; change it there.
"""business: business operations (clauses 9.3 to 9.10)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, present=present)
