# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the audit area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/audit/options.py."""

    DOCUMENTATION = r"""
options:
  retention_days:
    description:
      - Days for which system, authentication and audit records are kept on the host; the standard says half a year.
      - Clause 7.1.2-B-e.
    type: int
    default: 180
  retention_megabytes:
    description:
      - Room for journald and for auditd where they have not run long enough to tell how fast they write.
      - Clause 7.1.2-B-e.
    type: int
    default: 1024
  collector_host:
    description:
      - Name or address of the log collector. Without it, forwarding that is already there is judged and none is set up.
      - Clauses 8.3.3-B-c-4, 8.3.2-B-c-1 and 7.5.5-E-a.
    type: str
    default: ""
  collector_port:
    description:
      - TCP port of the log collector.
      - Clause 8.3.3-B-c-4.
    type: int
    default: 6514
  collector_ca:
    description:
      - Path on the host of the certificates that the collector's certificate is verified with. Certificates are yours; none is made.
      - Clause 8.3.3-B-c-4.
    type: str
    default: ""
  collector_certificate:
    description:
      - Path on the host of its own certificate, by which the collector knows it.
      - Clause 8.3.3-B-c-4.
    type: str
    default: ""
  collector_key:
    description:
      - Path on the host of the private key of its certificate; readable by rsyslog alone.
      - Clause 8.3.3-B-c-4.
    type: str
    default: ""
  collector_peer:
    description:
      - Name that the collector's certificate has to carry; by default O(collector_host).
      - Clause 8.3.3-B-c-4.
    type: str
    default: ""
  collector_seconds:
    description:
      - Most seconds to wait for the collector to answer; 0 does not ask it, and says so in the finding.
      - Clause 8.3.3-B-c-4.
    type: float
    default: 2.0
  collector_queue_megabytes:
    description:
      - Room on disk for what waits while the collector is away.
      - Clause 8.3.3-B-c-4.
    type: int
    default: 1024
  report_days:
    description:
      - Most days between two summaries of the audit trail; the standard says monthly.
      - Clause 8.3.3-E-b-1.
    type: int
    default: 31
  time_servers:
    description:
      - Names or addresses of the organization's time servers. Without them, any source that the host is synchronized to is
        taken, and none is set up.
      - Clause 8.3.3-B-c-3.
    type: list
    elements: str
    default: []
  time_offset_seconds:
    description:
      - Most seconds that the clock may be off.
      - Clause 8.3.3-B-c-3.
    type: float
    default: 1.0
"""
