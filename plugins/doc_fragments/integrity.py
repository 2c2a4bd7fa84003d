# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""The options of the integrity area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/integrity/options.py."""

    DOCUMENTATION = r"""
options:
  verify_hours:
    description:
      - Most hours since the packages' own tool compared all installed files with their digests. A timer has it done
        twice a day.
      - Clause 8.3.3-E-c-2; the number is the field's.
    type: int
    default: 24
  malware_max_days:
    description:
      - Days after which the signatures of the malware scanner are too old.
      - Clauses 7.3.6-E-b and 7.5.8-E-a; the number is the field's.
    type: int
    default: 7
  malware_scan_days:
    description:
      - Most days since the last scan for malware was recorded.
      - Clause 7.5.8-B-b; the number is the field's.
    type: int
    default: 7
  malware_unit:
    description:
      - The systemd unit of the malware scanner of this host, where that is not ClamAV. The records of its scans then
        have to tell the day of its signatures.
      - Clauses 7.3.6-E-b and 7.5.8-B-b.
    type: str
    default: ""
"""
