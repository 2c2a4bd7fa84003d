# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/resources.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.capacity import Capacity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.monitoring_agent import MonitoringAgent
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.process_priority import ProcessPriority
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.service_level_alarm import (
    ServiceLevelAlarm,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.user_limits import UserLimits

CONTROLS = (
    UserLimits(),
    MonitoringAgent(),
    ServiceLevelAlarm(),
    Capacity(),
    ProcessPriority(),
)
