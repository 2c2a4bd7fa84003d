# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/audit.yml; change it there.
"""The options of the area audit, as a host has to know them; their variables are audit_<option>."""

OPTIONS = dict(
    backlog_limit=dict(type="int", default=8192),
    database_paths=dict(type="list", elements="str", default=[
        "/etc/postgresql", "/var/lib/postgresql", "/var/lib/pgsql", "/etc/mysql", "/etc/my.cnf", "/etc/my.cnf.d",
        "/var/lib/mysql", "/etc/redis", "/var/lib/redis", "/etc/mongod.conf", "/var/lib/mongo", "/var/lib/mongodb",
        "/opt/dmdbms", "/opt/Kingbase", "/opt/oracle", "/u01"]),
    application_paths=dict(type="list", elements="str", default=[]),
    disk_full_action=dict(type="str", choices=["tell", "halt"], default="tell"),
    walk_seconds=dict(type="float", default=2.0),
    walk_entries=dict(type="int", default=200000),
    retention_days=dict(type="int", default=180),
    retention_megabytes=dict(type="int", default=1024),
    collector_host=dict(type="str", default=""),
    collector_port=dict(type="int", default=6514),
    collector_ca=dict(type="str", default="", no_log=False),
    collector_certificate=dict(type="str", default="", no_log=False),
    collector_key=dict(type="str", default="", no_log=False),
    collector_peer=dict(type="str", default=""),
    collector_seconds=dict(type="float", default=2.0),
    collector_queue_megabytes=dict(type="int", default=1024),
    report_days=dict(type="int", default=31),
    time_servers=dict(type="list", elements="str", default=[]),
    time_offset_seconds=dict(type="float", default=1.0),
)
