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
  user_memory_enforce:
    description:
      - Whether enforcing holds the logins of people to O(user_memory_percent). Above that the kernel ends processes,
        those of a server that was started from a login as well; so it is told, and left to a person, unless this is
        set.
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2.
    type: bool
    default: false
  service_limits:
    description:
      - What services may take at most. Each entry has a C(unit) and one or more of C(tasks), C(memory) (bytes, or with
        K, M, G, T) and C(open_files).
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2.
    type: list
    elements: dict
    default: []
  agent_unit:
    description:
      - The systemd unit of the monitoring agent, where it is none that is known by itself.
      - Clause 8.3.3-B-e-4.
    type: str
    default: ""
  agent_install:
    description:
      - Whether enforcing installs the node exporter of Prometheus where no agent is here, and has it listen at
        O(agent_address).
      - Clause 8.3.3-B-e-4.
    type: bool
    default: false
  agent_address:
    description:
      - Address and port at which the exporter listens, such as C(10.0.0.5:9100), the management address of this host.
      - Clause 8.3.3-B-e-4.
    type: str
    default: ""
  prometheus_url:
    description:
      - The Prometheus that collects this host, as the controller reaches it. Its API is asked, and no redirect is
        followed.
      - Clauses 8.3.3-B-e-4, 8.3.3-E-d-1, 8.3.4-E-i-3, 8.3.2-B-a-1 and 8.3.2-B-a-2.
    type: str
    default: ""
  prometheus_token_file:
    description:
      - A file on the controller with the token for O(prometheus_url).
      - Clause 8.3.3-B-e-4.
    type: str
    default: ""
  monitoring_instance:
    description:
      - How the monitoring calls this host, where that is neither its inventory name nor its address. Of an C(instance)
        label, without the port.
      - Clause 8.3.3-B-e-4.
    type: str
    default: ""
  monitoring_query:
    description:
      - How another monitoring system is asked for the time of the last sample of this host. It has a C(url) (or a
        C(command), a list, run on the controller), and C(time), the path to that time in the JSON answer, such as
        C(result.0.lastclock). Besides C(body), a JSON text that is posted, C(token_file) and C(interval) in seconds.
        C({host}) stands for the name of this host.
      - Clause 8.3.3-B-e-4.
    type: dict
    default: {}
  links:
    description:
      - Links whose load is judged. Each has a C(name), a C(capacity) in Mbit/s, and an C(interface) of this host, or
        a C(query) for bits a second, of devices and lines that O(prometheus_url) knows.
      - Clauses 8.3.2-B-a-1 and 8.3.2-B-a-2.
    type: list
    elements: dict
    default: []
  peak_share:
    description:
      - Most percent that is taken at the peak of a week.
      - Clauses 8.3.2-B-a-1 and 8.3.2-B-a-2; the number is the field's.
    type: int
    default: 70
  thresholds:
    description:
      - The levels at which somebody is to be told. Of C(load_per_cpu) (the five minutes' load by processor),
        C(disk_used_percent), C(inodes_used_percent) and C(pressure_percent) (the share of a minute for which something
        had to wait) the most, of C(memory_available_percent) the least.
      - Clauses 8.3.3-E-d-1 and 8.3.4-E-i-3.
    type: dict
    default: {}
  alertmanager_url:
    description:
      - The Alertmanager that O(prometheus_url) tells its alarms, as the controller reaches it.
      - Clauses 8.3.3-E-d-1 and 8.3.4-E-i-3.
    type: str
    default: ""
  alertmanager_token_file:
    description:
      - A file on the controller with the token for O(alertmanager_url).
      - Clause 8.3.3-E-d-1.
    type: str
    default: ""
  collected:
    description:
      - What the controller has seen on the monitoring server. The controller fills it in.
      - Clause 8.3.3-B-e-4.
    type: dict
    default: {}
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
