# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""boundary: what may come in, go out, and pass through (clauses 7.5.4, 7.5.6 and 8.3.2)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.area import Area
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.flows import validate
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_devices import UnauthorizedDevices
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_links import UnauthorizedLinks

CONTROLS = (
    UnauthorizedLinks(),
    UnauthorizedDevices(),
    AntiSpoofing(),
    IdleFlowsEnd(),
)

AREA = Area(CONTROLS, OPTIONS, validate, gathered=("flows",))
