# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the asset register: a MAC address, an IP address, a network, or a MAC and an IP address that belong
together.
"""

import ipaddress
import re
from collections import namedtuple

_MAC = re.compile(r"([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\Z")

# Either may be None.
Asset = namedtuple("Asset", "mac network")


def asset(text):
    """Return what an entry says; ValueError where it says nothing."""
    mac = network = None
    for word in text.split():
        if mac is None and _MAC.match(word.lower()):
            mac = word.lower().replace("-", ":")
        elif network is None:
            network = _network(word)
        else:
            raise ValueError("%r is more than a MAC address and an IP address or network" % text)
    if mac is None and network is None:
        raise ValueError("%r is no MAC address, IP address or network" % text)
    return Asset(mac, network)


def _network(word):
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        raise ValueError("%r is no MAC address, IP address or network" % word)
