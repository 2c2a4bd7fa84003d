# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""The options of the area integrity, as a host has to know them; their variables are integrity_<option>."""

OPTIONS = dict(
    file_tool=dict(type="str", choices=["aide", "other"], default="aide"),
    aide_approved=dict(type="str", default=""),
    aide_sha256=dict(type="str", default=""),
    aide_config=dict(type="str", default=""),
    aide_paths=dict(type="list", elements="str", default=[
        "/bin", "/sbin", "/lib", "/lib64", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/libexec", "/usr/local", "/boot",
        "/etc"]),
    aide_left_out=dict(type="list", elements="str", default=[]),
    aide_hours=dict(type="int", default=24),
    verify_hours=dict(type="int", default=24),
    malware_max_days=dict(type="int", default=7),
    malware_scan_days=dict(type="int", default=7),
    malware_unit=dict(type="str", default=""),
    ids_agent=dict(type="str", default=""),
    ids_server=dict(type="str", default=""),
)
