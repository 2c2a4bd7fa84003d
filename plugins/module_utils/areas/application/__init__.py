# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/application.yml; change it there.
"""application: how web applications answer (clauses 8.1.1 and 8.3.4)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, gathered=("endpoints", "packages",), present=present)
