# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/boundary.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.admin_sources import AdminSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.anti_spoofing import AntiSpoofing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.application_filter import (
    ApplicationFilter,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.dial_up_users import DialUpUsers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.egress_policy import EgressPolicy
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import (
    FirewallDefaultDeny,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_logging import FirewallLogging
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_port_rules import (
    FirewallPortRules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.forwarding_off import ForwardingOff
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.gateway_malware import GatewayMalware
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.intrusion_detection import (
    IntrusionDetection,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_encrypted import (
    NetworkDeviceEncrypted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_lockout import (
    NetworkDeviceLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_login import (
    NetworkDeviceLogin,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_logs import (
    NetworkDeviceLogs,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_passwords import (
    NetworkDevicePasswords,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_privileges import (
    NetworkDevicePrivileges,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_sources import (
    NetworkDeviceSources,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_two_factor import (
    NetworkDeviceTwoFactor,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_device_users import (
    NetworkDeviceUsers,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.network_devices import NetworkDevices
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.traffic_priority import TrafficPriority
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_devices import (
    UnauthorizedDevices,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.unauthorized_links import (
    UnauthorizedLinks,
)

CONTROLS = (
    FirewallDefaultDeny(),
    FirewallPortRules(),
    AdminSources(),
    EgressPolicy(),
    ForwardingOff(),
    UnauthorizedLinks(),
    UnauthorizedDevices(),
    AntiSpoofing(),
    ConnectionLimits(),
    IdleFlowsEnd(),
    FirewallLogging(),
    IntrusionDetection(),
    GatewayMalware(),
    ApplicationFilter(),
    TrafficPriority(),
    DialUpUsers(),
    NetworkDeviceLogin(),
    NetworkDeviceSources(),
    NetworkDeviceUsers(),
    NetworkDevicePasswords(),
    NetworkDeviceLockout(),
    NetworkDeviceEncrypted(),
    NetworkDeviceTwoFactor(),
    NetworkDevicePrivileges(),
    NetworkDeviceLogs(),
    NetworkDevices(),
)
