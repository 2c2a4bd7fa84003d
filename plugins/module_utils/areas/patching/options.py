# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/patching.yml; change it there.
"""The options of the area patching, as a host has to know them; their variables are patching_<option>."""

OPTIONS = dict(
    index_days=dict(type="int", default=7),
    grace_days=dict(type="int", default=14),
    critical_grace_days=dict(type="int", default=3),
    critical_packages=dict(type="list", elements="str", default=[]),
    security_suites=dict(type="list", elements="str", default=[]),
    sources=dict(type="list", elements="str", default=[]),
    packages_needed=dict(type="list", elements="str", default=[]),
    packages_unwanted=dict(type="list", elements="str", default=[]),
    services_allowed=dict(type="list", elements="str", default=[]),
    services_stopped=dict(type="list", elements="str", default=[]),
    modules_needed=dict(type="list", elements="str", default=[]),
    manifests=dict(type="str", default=""),
    signers=dict(type="str", default=""),
    flow_days=dict(type="int", default=180),
    approved=dict(type="list", elements="dict", default=[]),
    core_pattern=dict(type="str", default=""),
    user_namespaces=dict(type="int", default=-1),
)
