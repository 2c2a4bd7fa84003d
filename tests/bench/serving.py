# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that serves: web servers, databases, copies; in each area there is something that enforcing puts right."""

from __future__ import annotations

import sys
from typing import Any

import tls_servers
from labs import LAB, Lab

sys.path.insert(0, str(LAB))

from labkit.debian import RELEASES, _acquire_options, _sources

AREAS = ("tls", "database", "application", "business", "backup", "integrity", "resources", "patching")
# What these look at nobody puts right but people.
NOTHING = ("application", "business")
SET_UP = r"""
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends restic pgbackrest libpam-systemd >/dev/null 2>&1
chmod 0644 /etc/lab/rsa.key
cd "$(runuser -u postgres -- psql -Atc 'SHOW data_directory' | sed s:/var/lib:/etc:)"
printf "shared_preload_libraries = 'auth_delay'\n" >conf.d/auth.conf
printf 'host all all 127.0.0.2/32 trust\nhost all all 10.0.0.0/8 scram-sha-256\n' >>pg_hba.conf
install -d -o postgres /srv/pg1
cat >/etc/pgbackrest.conf <<END
[global]
repo1-path=/srv/pg1
repo1-retention-full=2
start-fast=y
[main]
pg1-path=${PWD/etc/var\/lib}
END
runuser -u postgres -- psql -qc "ALTER SYSTEM SET archive_mode = on" \
  -c "ALTER SYSTEM SET archive_command = 'pgbackrest --stanza=main archive-push %p'" \
  -c "CREATE ROLE \"odd\"\" role\" LOGIN"
systemctl restart postgresql
sleep 2
runuser -u postgres -- pgbackrest --stanza=main stanza-create
mariadb -e "CREATE USER ''@localhost"
install -d /srv/app
seq 2000 >/srv/app/numbers
echo a-password >/root/restic.key
chmod 0644 /root/restic.key
restic -r /srv/restic --password-file /root/restic.key --no-cache init >/dev/null
printf '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' \
  >/etc/systemd/system/forgotten.service
systemctl enable -q forgotten.service
"""


def prepare(lab: Lab, host: str, system: str) -> None:
    """Set all up on a host of a release; what the servers' own source has not comes from the mirrors of this machine.
    """
    lab.root(host, tls_servers.SETUP)
    lines = "\n".join(_sources(RELEASES[system])).replace("deb ", "deb [trusted=yes] ")
    lab.root(host, "cat >/etc/apt/sources.list.d/mirrors.list", stdin=lines + "\n")
    lab.root(host, "cat >/etc/apt/apt.conf.d/99mirrors", stdin="".join(one + "\n" for one in _acquire_options()))
    lab.root(host, "timeout 120 apt-get update -qq >/dev/null 2>&1", check=False)
    if not lab.root(host, "apt-cache -q policy aide | grep Candidate:", check=False):
        sys.exit("No mirror of Debian can be reached from the lab's hosts.")
    lab.root(host, SET_UP)


def declared(lab: Lab, hosts: tuple[str, ...]) -> dict[str, Any]:
    """Return the variables of a play over such hosts: every opt-in of these areas."""
    data = {host: lab.root(host, "runuser -u postgres -- psql -Atc 'SHOW data_directory'").strip() for host in hosts}
    address = {host: lab.root(host, "hostname -I").split()[0] for host in hosts}
    more = {"retention_days": 90, "naming": "the tool's", "media_rotation": "none", "restore_objective_minutes": 60,
            "key_custody": "K-07", "arranged": True, "importance": "normal"}
    local = {"name": "local", "site": "bj-1", "medium": "disk"}
    return {
        "baseline_areas": AREAS, "tls_trust": tls_servers.CA, "tls_seconds": 60, "tls_max_hellos": 2000,
        "tls_enforce": ["web", "database"],
        "database_enforce": ["access_rules", "anonymous_accounts", "audit", "idle_transactions", "login_failure",
                             "password_policy", "tls"],
        "database_connection_limits": {'odd" role': 20},
        "data_of": data, "backup_site": "bj-1", "backup_sets": [
            {"name": "credit", "what": {"engine": "postgresql", "data": "{{ data_of[inventory_hostname] }}"},
             "tool": "pgbackrest", "repositories": [{**local, "stanza": "main", "repo": 1}], **more},
            {"name": "app", "what": {"paths": ["/srv/app"]}, "tool": "restic", "repositories": [
                {**local, "location": "/srv/restic", "password_file": "/root/restic.key"}], **more}],
        "integrity_aide_approved": "Zhao Min, 2026-11-30",
        "resources_user_memory_enforce": True, "resources_agent_install": True,
        "address_of": address, "resources_agent_address": "{{ address_of[inventory_hostname] }}:9100",
        "resources_service_limits": [{"unit": "nginx.service", "tasks": 500, "open_files": 4096}],
        "resources_priorities": [
            {"unit": "nginx.service", "cpu_weight": 500}, {"unit": "cron.service", "cpu_weight": 50}],
        "patching_services_stopped": ["forgotten.service"]}
