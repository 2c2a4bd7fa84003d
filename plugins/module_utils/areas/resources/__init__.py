# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/resources.yml; change it there.
"""resources: that nobody can use a host up, and that somebody is told in time (clauses 8.3.2, 8.3.3 and 8.3.4)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, gathered=("service_limits", "links", "priorities",))
