# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/tls.yml; change it there.
"""The options of the area tls, as a host has to know them; their variables are tls_<option>."""

OPTIONS = dict(
    endpoints=dict(type="list", elements="dict", default=[]),
    sm=dict(type="str", choices=["none", "allowed", "required"], default="allowed"),
    certificate_days=dict(type="int", default=30),
    trust=dict(type="str", default=""),
    client_roots=dict(type="list", elements="dict", default=[]),
    licensed_authorities=dict(type="list", elements="dict", default=[]),
    links=dict(type="list", elements="dict", default=[]),
    hsts_seconds=dict(type="int", default=31536000),
    enforce=dict(type="list", elements="str", choices=["web", "database"], default=[]),
    seconds=dict(type="int", default=5),
    max_hellos=dict(type="int", default=400),
)
