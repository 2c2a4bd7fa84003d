# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/audit.yml; change it there.
"""The options of the audit area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/audit/options.py."""

    DOCUMENTATION = r"""
options:
  backlog_limit:
    description:
      - Least number of records that may wait in the kernel for auditd.
      - Clause 8.3.3-B-c-1.
    type: int
    default: 8192
  database_paths:
    description:
      - Files and folders of databases; what people read or change in those that exist is recorded.
      - Clauses 8.3.4-B-c-1 and 8.3.3-B-c-2.
    type: list
    elements: str
    default:
      - /etc/postgresql
      - /var/lib/postgresql
      - /var/lib/pgsql
      - /etc/mysql
      - /etc/my.cnf
      - /etc/my.cnf.d
      - /var/lib/mysql
      - /etc/redis
      - /var/lib/redis
      - /etc/mongod.conf
      - /var/lib/mongo
      - /var/lib/mongodb
      - /opt/dmdbms
      - /opt/Kingbase
      - /opt/oracle
      - /u01
  application_paths:
    description:
      - Files and folders of applications; what people change in them is recorded. One that does not exist is told.
      - Clause 8.3.3-B-c-2.
    type: list
    elements: str
    default: []
  disk_full_action:
    description:
      - What auditd has to do when no record can be written any more.
      - V(tell) reports the loss to syslog and goes on; V(halt) stops the host, so that nothing happens unrecorded.
      - Clause 8.3.3-B-c-4.
    type: str
    choices: [tell, halt]
    default: tell
  walk_seconds:
    description:
      - Most seconds for the search for privileged commands; shared with the walk of the accounts area.
      - Clause 8.3.3-B-c-2.
    type: float
    default: 2.0
  walk_entries:
    description:
      - Most files and folders to look at in that search.
      - Clause 8.3.3-B-c-2.
    type: int
    default: 200000
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
      - What is set up is syslog over TLS, which knows no acknowledgement, so that messages under way when a connection
        breaks may be lost; all others wait on disk. RELP, which loses none, is taken where an administrator has set it
        up.
      - The records of auditd go the same way, read by rsyslog from their file.
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
      - Path on the host of the certificates that the collector's certificate is verified with. Certificates are yours;
        none is made.
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
      - Names or addresses of the organization's time servers. Without them, any source that the host is synchronized to
        is taken, and none is set up.
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
