# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the boundary area; plugins/doc_fragments/boundary.py tells their meaning. Their variables are named boundary_<option>."""

OPTIONS = dict(
    flows=dict(type="list", elements="dict", default=[]),
    management_networks=dict(type="list", elements="str", default=[]),
    management_ports=dict(type="list", elements="int", default=[22]),
    gateway=dict(type="bool", default=False),
    interfaces=dict(type="list", elements="str", default=[]),
    forwarding_interfaces=dict(type="list", elements="str", default=[]),
    firewall=dict(type="str", choices=["auto", "nftables", "firewalld"], default="auto"),
    egress=dict(type="str", choices=["log", "deny"], default="log"),
    source_connections=dict(type="int", default=500),
    source_rate=dict(type="int", default=100),
    source_unlimited=dict(type="list", elements="str", default=[]),
    conntrack_max=dict(type="int", default=65536),
)
