# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the area's options can be used: a slip is one clear error before a connection is made."""

import ipaddress
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset

_LEAST = (("idle_flow_seconds", 1), ("ban_attempts", 1), ("ban_seconds", 1), ("malware_max_days", 0), ("dial_up_users", 0))
_INTERFACE = re.compile(r"[^\s/:]{1,15}\Z")


def validate(options):
    """Raise ValueError that names the variable and what was expected."""
    flows.validate(options)
    for name, least in _LEAST:
        if options[name] < least:
            raise ValueError("boundary_%s: is %d, expected %d or more" % (name, options[name], least))
    for text in options["known_devices"]:
        try:
            asset(text)
        except ValueError as error:
            raise ValueError("boundary_known_devices: %s" % error)
    for text in options["default_gateways"]:
        if not (_is_address(text) or _INTERFACE.match(text)) or re.match(r"[\d.]+\Z", text) and not _is_address(text):
            raise ValueError("boundary_default_gateways: %r is no IP address and no interface name" % text)


def _is_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
