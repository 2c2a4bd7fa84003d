# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/business.yml; change it there.
"""The options of the area business, as a host has to know them; their variables are business_<option>."""

OPTIONS = dict(
    database=dict(type="dict", default={}),
    password=dict(type="str", default="", no_log=True),
    mapping=dict(type="dict", default={}),
    period_days=dict(type="int", default=30),
    seconds=dict(type="int", default=60),
    total_seconds=dict(type="int", default=300),
    scan_rows=dict(type="int", default=5000000),
    review_days=dict(type="int", default=180),
    login_days=dict(type="int", default=90),
    password_max_age_days=dict(type="int", default=180, no_log=False),
    feedback_days=dict(type="int", default=3),
    volume_queries=dict(type="int", default=100),
    volume_times=dict(type="int", default=5),
    night_queries=dict(type="int", default=20),
    night_from=dict(type="int", default=22),
    night_until=dict(type="int", default=6),
    day_off_queries=dict(type="int", default=20),
    subject_organizations=dict(type="int", default=10),
    organization_times=dict(type="int", default=3),
    alert_days=dict(type="int", default=3),
    holidays=dict(type="list", elements="str", default=[]),
    worked_days=dict(type="list", elements="str", default=[]),
    site=dict(type="str", default=""),
    sites_in_country=dict(type="list", elements="dict", default=[]),
    backup_repositories=dict(type="list", elements="dict", default=[]),
)
