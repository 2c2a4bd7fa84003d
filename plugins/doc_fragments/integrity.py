# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""The options of the integrity area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/integrity/options.py."""

    DOCUMENTATION = r"""
options:
  file_tool:
    description:
      - What compares this host's files with an approved state. V(aide) is asked and set up; V(other) is another tool
        (Tripwire, Samhain, Wazuh) that records itself what it found.
      - Clauses 8.3.3-E-c-2 and 8.3.5-B-a-2.
    type: str
    default: aide
    choices: [aide, other]
  aide_approved:
    description:
      - Who has approved that the files of this host are right, and when (Zhao Min, 2026-11-30). Without it no database
        of AIDE's is made. Another text approves the host anew, and a new database is made once it is enforced.
      - Clause 8.3.3-E-c-2.
    type: str
    default: ""
  aide_sha256:
    description:
      - SHA-256 of the database as it was approved, kept here on the controller, where nobody on the host can change it.
        The finding has it as evidence. Empty, the host's own record counts.
      - Clause 8.3.3-E-c-2.
    type: str
    default: ""
  aide_config:
    description:
      - The configuration that AIDE goes by, where that is neither C(/etc/aide/aide.conf) nor C(/etc/aide.conf). One
        that a run has not written is never changed.
      - Clause 8.3.3-E-c-2.
    type: str
    default: ""
  aide_paths:
    description:
      - What AIDE's database has to tell of with kind, permissions, owner and a strong digest. What is not on a host is
        named.
      - Clause 8.3.3-E-c-2; the list is the field's.
    type: list
    elements: str
    default: [/bin, /sbin, /lib, /lib64, /usr/bin, /usr/sbin, /usr/lib, /usr/libexec, /usr/local, /boot, /etc]
  aide_left_out:
    description:
      - What the configuration that a run writes leaves out, each with all below it.
      - Clause 8.3.3-E-c-2.
    type: list
    elements: str
    default: []
  aide_hours:
    description:
      - Most hours since files were compared with the database. A timer has it done twice a day.
      - Clause 8.3.3-E-c-2; the number is the field's.
    type: int
    default: 24
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
  ids_agent:
    description:
      - The systemd unit of the agent that watches this host and tells its server, where that is neither fail2ban nor
        CrowdSec (wazuh-agent.service).
      - Clause 8.3.3-E-c-1.
    type: str
    default: ""
  ids_server:
    description:
      - Address of the server that O(ids_agent) tells; the agent has to be connected to it.
      - Clause 8.3.3-E-c-1.
    type: str
    default: ""
"""
