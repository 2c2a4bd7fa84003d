# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""The options of the area integrity, as a host has to know them; their variables are integrity_<option>."""

OPTIONS = dict(
    verify_hours=dict(type="int", default=24),
    malware_max_days=dict(type="int", default=7),
    malware_scan_days=dict(type="int", default=7),
    malware_unit=dict(type="str", default=""),
)
