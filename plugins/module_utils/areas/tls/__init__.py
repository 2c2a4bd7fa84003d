# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/tls.yml; change it there.
"""tls: how data travels (clauses 7.5.9, 8.2.1, 8.2.2, 8.3.4 and 8.3.5)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, gathered=("endpoints", "links",), present=present)
