# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/boundary.yml; change it there.
"""The options of the area boundary, as a host has to know them; their variables are boundary_<option>."""

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
    default_gateways=dict(type="list", elements="str", default=[]),
    links_disable=dict(type="bool", default=False),
    known_devices=dict(type="list", elements="str", default=[]),
    reverse_path=dict(type="str", choices=["strict", "loose"], default="strict"),
    idle_flow_seconds=dict(type="int", default=3600),
    host_ids=dict(type="str", choices=["fail2ban", "crowdsec", "none"], default="fail2ban"),
    ids_unit=dict(type="str", default=""),
    alert_mail=dict(type="str", default=""),
    ban_attempts=dict(type="int", default=5),
    ban_seconds=dict(type="int", default=600),
    content_gateway=dict(type="list", elements="str", choices=["mail", "web"], default=[]),
    malware_unit=dict(type="str", default=""),
    malware_signatures=dict(type="str", default=""),
    malware_max_days=dict(type="int", default=7),
    application_proxies=dict(type="list", elements="str", default=[]),
    dial_up_users=dict(type="int", default=0),
)
