# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/resources.yml; change it there.
"""The options of the resources area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/resources/options.py."""

    DOCUMENTATION = r"""
options:
  user_processes:
    description:
      - Most processes that the account of a person has at once, over all its logins.
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2; the number is the field's.
    type: int
    default: 4096
  user_open_files:
    description:
      - Most files that a process of a person's account has open at once.
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2; the number is the field's.
    type: int
    default: 65536
  user_memory_percent:
    description:
      - Share of the memory that all logins of a person's account have together at most, in percent.
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2; the number is the field's.
    type: int
    default: 50
  service_limits:
    description:
      - What services may take at most. Each entry has a C(unit) and one or more of C(tasks), C(memory) (bytes, or with
        K, M, G, T) and C(open_files).
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2.
    type: list
    elements: dict
    default: []
  quota_paths:
    description:
      - Paths whose file systems have a quota for each person's account.
      - Clause 8.3.3-B-e-3.
    type: list
    elements: str
    default: []
  priorities:
    description:
      - Services by what they get where the machine is busy. Each entry has a C(unit) and one or more of C(cpu_weight)
        and C(io_weight), from 1 to 10000, of which 100 is everybody's, and C(memory_low), the memory that is kept for
        it.
      - Clause 8.3.4-E-i-4.
    type: list
    elements: dict
    default: []
"""
