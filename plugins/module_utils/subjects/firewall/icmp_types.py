# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of ICMP types, as nft and iptables write them."""

_COMMON = {"echo-request": 8, "echo-reply": 0, "destination-unreachable": 3, "source-quench": 4, "redirect": 5,
           "router-advertisement": 9, "router-solicitation": 10, "time-exceeded": 11, "parameter-problem": 12,
           "timestamp-request": 13, "timestamp-reply": 14, "info-request": 15, "info-reply": 16,
           "address-mask-request": 17, "address-mask-reply": 18}
_V6 = {
    "destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "parameter-problem": 4, "echo-request": 128,
    "echo-reply": 129, "mld-listener-query": 130, "mld-listener-report": 131, "mld-listener-done": 132,
    "mld-listener-reduction": 132, "nd-router-solicit": 133, "nd-router-advert": 134, "nd-neighbor-solicit": 135,
    "nd-neighbor-advert": 136, "nd-redirect": 137, "router-renumbering": 138, "ind-neighbor-solicit": 141,
    "ind-neighbor-advert": 142, "mld2-listener-report": 143, "router-solicitation": 133, "router-advertisement": 134,
    "neighbour-solicitation": 135, "neighbor-solicitation": 135, "neighbour-advertisement": 136,
    "neighbor-advertisement": 136, "redirect": 137, "no-route": 1, "ttl-exceeded": 3, "ping": 128, "pong": 129}

TYPES = {"icmp": dict(_COMMON, ping=8, pong=0), "icmpv6": _V6}
