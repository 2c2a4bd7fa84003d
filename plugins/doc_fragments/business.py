# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/business.yml; change it there.
"""The options of the business area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/business/options.py."""

    DOCUMENTATION = r"""
options:
  database:
    description:
      - The database of the credit system, on the host that it is asked from. C(engine) is C(postgresql) or C(mysql);
        C(database) and C(user) are names. C(socket) is the folder of its socket (PostgreSQL) or its path (MySQL);
        or C(host) and C(ca) are its name and the authority of its certificate. C(port) is for another than the usual.
        C(time_zone) is the zone of its days, C(+08:00) by default. C(role) is C(production), the default, or
        C(non_production).
      - Where it is not set, nothing of this area is asked.
      - Clause 9.7-a-2.
    type: dict
    default: {}
  password:
    description:
      - The password of C(user) of O(database), where it has one. Without one the login is that of the account of the
        same name on the host, which the server knows by the socket.
      - Clause 9.7-a-2.
    type: str
    default: ""
  mapping:
    description:
      - Which tables and columns of O(database) hold what, by section; docs/business.md lists the sections and their
        fields. What is not mapped is not checked.
      - Clause 9.7-a-2.
    type: dict
    default: {}
  period_days:
    description:
      - How many days back logs are looked at.
      - Clause 9.7-a-2; the number is the field's.
    type: int
    default: 30
  seconds:
    description:
      - Longest time for which one question may take.
      - Clause 9.7-a-2; the number is the field's.
    type: int
    default: 60
  total_seconds:
    description:
      - Longest time for all questions of a run together. What is left is an error.
      - Clause 9.7-a-2; the number is the field's.
    type: int
    default: 300
  scan_rows:
    description:
      - Most rows that a question may read one after the other, by the database's own estimate. One that would read more
        is not asked.
      - Clause 9.7-a-2; the number is the field's.
    type: int
    default: 5000000
  review_days:
    description:
      - Longest time since a user of the credit system was reviewed.
      - Clause 9.3-d; the number is the field's.
    type: int
    default: 180
  login_days:
    description:
      - Longest time since a user of the credit system has logged in.
      - Clause 9.3-d; the number is the field's.
    type: int
    default: 90
  password_max_age_days:
    description:
      - Longest time for which the password of a user of the credit system is good, where the mapping has its day.
      - Clause 8.3.4-B-a-4.
    type: int
    default: 180
  feedback_days:
    description:
      - Longest time after which a file that came in has its feedback.
      - Clause 9.4.1-c; the number is the field's.
    type: int
    default: 3
  volume_queries:
    description:
      - Fewest queries of a day that are looked at as many.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 100
  volume_times:
    description:
      - How many times the usual number of a user is out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 5
  night_queries:
    description:
      - Fewest queries of a night that are out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 20
  night_from:
    description:
      - The hour that the night begins at.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 22
  night_until:
    description:
      - The hour that the night ends at.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 6
  day_off_queries:
    description:
      - Fewest queries of a user on a day off that are out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 20
  subject_organizations:
    description:
      - Fewest organizations that ask for one subject within seven days, which is out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 10
  organization_times:
    description:
      - How many times the usual number of an organization is out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 3
  alert_days:
    description:
      - Longest time within which somebody has to look into what is out of the ordinary.
      - Clause 9.7-c; the number is the field's.
    type: int
    default: 3
  holidays:
    description:
      - Days off besides Saturdays and Sundays, as C(2026-10-01).
      - Clause 9.7-c.
    type: list
    elements: str
    default: []
  worked_days:
    description:
      - Saturdays and Sundays that are worked, as C(2026-10-10).
      - Clause 9.7-c.
    type: list
    elements: str
    default: []
  site:
    description:
      - The site that this host's database is at.
      - Clause 9.9-a.
    type: str
    default: ""
  sites_in_country:
    description:
      - The sites that are in the country. Each has a C(name), and C(networks) that data may go to.
      - Clause 9.9-a.
    type: list
    elements: dict
    default: []
  backup_repositories:
    description:
      - Where backups of this host's database are kept. Each has a C(name), the C(site) that it is at, and an C(address)
        where it is reached over a network.
      - Clause 9.9-a.
    type: list
    elements: dict
    default: []
"""
