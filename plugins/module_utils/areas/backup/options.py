# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/backup.yml; change it there.
"""The options of the area backup, as a host has to know them; their variables are backup_<option>."""

OPTIONS = dict(
    sets=dict(type="list", elements="dict", default=[]),
    site=dict(type="str", default=""),
    excluded=dict(type="list", elements="dict", default=[]),
    increment_hours=dict(type="int", default=24),
    full_days=dict(type="int", default=7),
    check_days=dict(type="int", default=7),
    drill_days=dict(type="int", default=90),
    offsite_hours=dict(type="int", default=24),
    realtime_lag_seconds=dict(type="int", default=900),
    accept_warnings=dict(type="bool", default=False),
    drills=dict(type="str", default=""),
    signed=dict(type="dict", default={}),
)
