# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/backup.yml; change it there.
"""The options of the backup area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/backup/options.py."""

    DOCUMENTATION = r"""
options:
  sets:
    description:
      - What of this host is backed up. Each set has a C(name); C(what), which is C(engine) and C(data) of a database or
        C(paths); a C(tool); and C(repositories), the local one first, each with C(name), C(site) and C(medium).
        docs/backup.md has all fields and an example.
      - Clauses 7.5.11-B-a, 7.5.11-B-b and 7.5.11-B-c.
    type: list
    elements: dict
    default: []
  site:
    description:
      - The site that this host stands at, as the repositories of O(sets) name theirs.
      - Clause 8.3.5-B-c-1.
    type: str
    default: ""
  excluded:
    description:
      - Places of data that need no backup. Each has a C(path), a C(reason), C(approved_by) and C(until), a day.
      - Clause 7.5.11-B-a.
    type: list
    elements: dict
    default: []
  increment_hours:
    description:
      - Most hours since the newest complete copy of a set.
      - Clause 8.3.5-B-c-1.
    type: int
    default: 24
  full_days:
    description:
      - Most days since the newest full copy of a set.
      - Clause 8.3.5-B-c-1.
    type: int
    default: 7
  check_days:
    description:
      - Most days since the data of the copies was read and compared.
      - Clause 8.3.5-B-a-2; the number is the field's.
    type: int
    default: 7
  drill_days:
    description:
      - Most days since a set was restored and compared.
      - Clause 7.5.11-E-b.
    type: int
    default: 90
  offsite_hours:
    description:
      - Most hours by which the newest copy at another site may be older than the newest one here; at level 2 it is a
        week, whatever is set.
      - Clause 8.3.5-E-b-2; the number is the field's.
    type: int
    default: 24
  realtime_lag_seconds:
    description:
      - Most seconds for which the log of a critical database may be in no archive.
      - Clause 8.3.5-E-b-1; the number is the field's.
    type: int
    default: 900
  accept_warnings:
    description:
      - Whether a run that another tool calls a success with warnings counts as a copy.
      - Clause 8.3.5-B-c-1.
    type: bool
    default: false
  drills:
    description:
      - The folder on the controller in which the playbook C(restore_drill) keeps the signed records of its drills.
      - Clause 7.5.11-E-b.
    type: str
    default: ""
  signed:
    description:
      - Whose signatures count, and which records of O(drills) have one. The controller fills it in.
      - Clause 7.5.11-E-b.
    type: dict
    default: {}
"""
