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
"""
