# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/accounts.yml; change it there.
"""accounts: who may log in, and with what (clauses 7.5.9 and 8.3.3 a, b, e)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls)
