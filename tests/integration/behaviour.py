# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people, services and jobs can do on a test host, found by doing it.

A matrix is a dictionary of cells and what came of each. One who sits at the `desk` (a management network) and an
`outsider` try to get in; the accounts of the host itself do the rest.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from labs import Lab

HERE = Path(__file__).parent
SOURCES = ("desk", "outsider")
PASSWORD = "Wind-7-Mill-42x"
PAGES = {8080: "www-data", 5432: "postgres", 9090: "nobody"}


class Cell(NamedTuple):
    """Who tries what, how, and from where."""

    who: str
    how: str
    what: str
    where: str

    def __str__(self) -> str:
        return ", ".join(self)


Matrix = dict[Cell, str]

# What an operator's hosts have, good and bad: people, services, machines, a team, ports, jobs.
PREPARE = r"""
set -e
apt-get -q=2 install cron >/dev/null
for name in sara bob carol dave jobs limited ward newbie emma; do useradd --create-home --shell /bin/bash $name; done
useradd --create-home --shell /usr/sbin/nologin svc
useradd --create-home --home-dir /root2 --non-unique --uid 0 --gid 0 --shell /bin/bash toor
groupadd team
install -d -m 2775 -g team /srv/team
for name in tina tom; do useradd --no-create-home --home-dir /srv/team --groups team --shell /bin/bash $name; done
useradd --system --create-home --home-dir /var/lib/postgresql --shell /bin/bash postgres
useradd --system --create-home --home-dir /var/lib/git --shell /bin/bash git
usermod --append --groups sudo sara
for name in root toor sara carol dave tina ward newbie alice; do echo "$name:$PASSWORD"; done | chpasswd
for name in bob svc limited git; do usermod --password '*' $name; done
passwd --quiet --delete emma
passwd --quiet --lock carol
chage --expiredate 1 dave
for name in root bob carol dave svc limited git; do
    home=$(getent passwd $name | cut -d: -f6)
    install -d -m 0700 -o $name -g $(id -g $name) $home/.ssh
    install -m 0600 -o $name -g $(id -g $name) /home/admin/.ssh/authorized_keys $home/.ssh/authorized_keys
done
cat >/etc/ssh/sshd_config.d/50-site.conf <<'SSHD'
PermitRootLogin yes
Match User limited
    PasswordAuthentication no
    MaxAuthTries 2
    ForceCommand internal-sftp
SSHD
systemctl restart ssh
chmod 0755 /home/*
echo plan >/srv/team/plan; chgrp team /srv/team/plan; chmod 0660 /srv/team/plan
install -m 0640 -g svc /dev/null /etc/app.conf
install -m 0666 /dev/null /srv/open.log
install -d -m 0777 /srv/drop; install -o alice /dev/null /srv/drop/alices
install -m 0755 /dev/null /etc/cron.daily/site
echo '@reboot date >/home/jobs/fired' | crontab -u jobs -
page() {
    install -d -m 0750 -o $2 $3; echo "page of $2" >$3/index.html; chown $2 $3/index.html; chmod 0640 $3/index.html
    printf '[Service]\nUser=%s\nWorkingDirectory=%s\nExecStart=/usr/bin/python3 -m http.server %s\n' $2 $3 $1 \
        >/etc/systemd/system/page-$1.service
    systemctl start page-$1
}
page 8080 www-data /var/www/html
page 5432 postgres /var/lib/postgresql/data
page 9090 nobody /srv/nobody
"""

# (account, how, options) of each login that is tried from each source; a password is PASSWORD.
LOGINS = (
    ("admin", "key", ()),
    ("bob", "key", ()),
    ("carol", "key", ()),
    ("dave", "key", ()),
    ("svc", "key", ()),
    ("limited", "key", ()),
    ("git", "key", ()),
    ("root", "key", ()),
    ("alice", "password", ()),
    ("sara", "password", ()),
    ("carol", "password", ()),
    ("dave", "password", ()),
    ("tina", "password", ()),
    ("limited", "password", ()),
    ("root", "password", ()),
    ("toor", "password", ()),
    ("admin", "key, a client that knows hmac-sha1 alone", ("-o", "MACs=hmac-sha1", "-o", "Ciphers=aes128-ctr")),
    ("admin", "key, a client that offers four others first", ("junk",)),
)
_SU = "printf '%s\\n' {} | su {} -c true"
_WRONG = "for try in 1 2 3 4 5 6; do echo wrong | su ward -c true; done; " + _SU.format(PASSWORD, "ward")
# A terminal of its own, in which what sudo leaves behind writes a word when sudo has ended. A `script` that hangs then
# has written down what came.
_LATE = """cd /home/admin; rm -f typed tried
timeout 30 script -qfc "sudo -n sh -c '(sleep 1; echo late >/dev/tty; touch tried) &'
for try in \\$(seq 50); do [ -e tried ] && break; sleep 0.1; done" typed >/dev/null
grep -q ^late typed"""
# The file is back as it was, or a rollback would find it changed.
_SETS = """flock /root/lock sh -c '
    cp -a /etc/shadow /root/shadow; echo newbie:{} | chpasswd; done=$?; mv /root/shadow /etc/shadow; exit $done'"""
# cron that has not seen the host start runs such a job at once; the next minute would be long to wait for.
_FIRES = """rm -f /home/jobs/fired /run/crond.reboot; systemctl restart cron
for try in $(seq 50); do [ -e /home/jobs/fired ] && exit 0; sleep 0.2; done; exit 1"""
# (who, how, what, command, account where that is another): what the host's own accounts try.
ON_HOST = (
    ("root", "su", "to postgres", "su postgres -c true"),
    ("root", "su", "to a login of postgres", "su - postgres -c true"),
    ("root", "su", "to bob", "su - bob -c true"), ("root", "su", "to svc", "su svc -c true"),
    ("root", "su", "to svc with a shell", "su -s /bin/sh svc -c true"), ("root", "su", "to git", "su - git -c true"),
    ("root", "su", "to a login of svc with sh", "su - svc -s /bin/sh -c true"),
    ("bob", "su with the password", "to alice", _SU.format(PASSWORD, "alice")),
    ("bob", "su with the password", "to dave", _SU.format(PASSWORD, "dave")),
    ("bob", "su with the password", "to toor", _SU.format(PASSWORD, "toor")),
    ("bob", "su without a password", "to emma", _SU.format("''", "emma")),
    ("bob", "su after six wrong passwords", "to ward", _WRONG),
    ("sara", "sudo with the password", "to root", f"echo {PASSWORD} | sudo -k -S -p '' true"),
    ("sara", "sudo without", "to root", "sudo -k -n true"),
    ("bob", "sudo without", "to root", "sudo -n true"), ("admin", "sudo without", "to root", "sudo -n true"),
    ("admin", "sudo without", "to postgres", "sudo -n -u postgres true"),
    ("admin", "sudo without", "writes to the terminal later", _LATE),
    ("bob", "list", "/home/alice", "ls /home/alice"), ("bob", "list", "/etc/cron.daily", "ls /etc/cron.daily"),
    ("bob", "read", "/etc/crontab", "cat /etc/crontab"), ("bob", "read", "/etc/passwd", "cat /etc/passwd"),
    ("bob", "read", "/etc/ssh/ssh_config", "cat /etc/ssh/ssh_config"),
    ("bob", "write", "/srv/open.log", "echo line >>/srv/open.log"),
    ("bob", "write", "/srv/drop", "touch /srv/drop/bobs"),
    ("bob", "replace another's file in", "/srv/drop", "cd /srv/drop && mv alices a && mv a alices"),
    ("bob", "write", "/tmp", "touch /tmp/bobs"), ("tina", "read", "/srv/team/plan", "cat /srv/team/plan"),
    ("tom", "write", "/srv/team/plan", "echo plan >/srv/team/plan"),
    ("svc", "read", "/etc/app.conf", "cat /etc/app.conf"),
    ("postgres", "read", "/var/lib/postgresql/data", "cat /var/lib/postgresql/data/index.html"),
    ("www-data", "read", "/var/www/html", "cat /var/www/html/index.html"),
    ("jobs", "crontab", "lists its own", "crontab -l"), ("jobs", "crontab", "sets its own", "crontab -l | crontab -"),
    ("jobs", "cron", "fires", _FIRES, "root"),
    ("root", "run-parts", "/etc/cron.daily", "run-parts --test /etc/cron.daily | grep -q site"),
    ("root", "sets a password", "of six letters", _SETS.format("ab12XY")),
    ("root", "sets a password", "of fifteen signs", _SETS.format(PASSWORD)),
    ("alice", "is asked at a login", "nothing", "su - alice -c true", "root"),
)


class Place:
    """The hosts that are tried, and the clients that try them."""

    def __init__(self, lab: Lab, hosts: tuple[str, ...], folder: Path) -> None:
        self.lab = lab
        self.hosts = hosts
        self.addresses = {name: lab.root(name, "hostname -I").split()[0] for name in (*hosts, *SOURCES)}
        self.key = Path(lab.inventory()["vars"]["ansible_ssh_private_key_file"]).read_text(encoding="ascii")
        self.junk = [_made_key(folder / f"junk{number}") for number in range(4)]
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._prepare, hosts))
        for source in SOURCES:
            lab.root(source, "apt-get -q=2 install iputils-ping >/dev/null 2>&1")
            lab.root(source, "cat >/root/client.py", stdin=(HERE / "behaviour_client.py").read_text(encoding="utf-8"))

    def _prepare(self, host: str) -> None:
        self.lab.root(host, f"PASSWORD={PASSWORD}\n{PREPARE}")
        self.lab.root(host, "cat >/root/host.py", stdin=(HERE / "behaviour_host.py").read_text(encoding="utf-8"))

    def collect(self) -> dict[str, Matrix]:
        """Return the matrix of each host, tried by all at once."""
        with ThreadPoolExecutor() as pool:
            tried = {host: [pool.submit(self._from_inside, host)] for host in self.hosts}
            for host, parts in tried.items():
                parts += [pool.submit(self._from, source, host) for source in SOURCES]
            return {
                host: {Cell(*cell): outcome for part in parts for cell, outcome in part.result()}
                for host, parts in tried.items()}

    def _from_inside(self, host: str) -> list[tuple[list[str], str]]:
        tasks = [
            [[who, how, what, "on the host"], (*other, who)[0], command] for who, how, what, command, *other in ON_HOST]
        return json.loads(self.lab.root(host, f"python3 /root/host.py {shlex.quote(json.dumps(tasks))}"))

    def _from(self, source: str, host: str) -> list[tuple[list[str], str]]:
        where = f"from the {source}"
        task = {
            "address": self.addresses[host], "ssh": 22, "key": self.key, "junk": self.junk,
            "logins": [
                [[user, how, where], user, PASSWORD if how == "password" else None, options]
                for user, how, options in LOGINS],
            "ports": [[["anybody", "http", f"tcp {port}", where], port] for port in PAGES],
        }
        tried = json.loads(self.lab.root(source, "python3 /root/client.py", stdin=json.dumps(task)))
        ping = f"ping -c 1 -W 2 {self.addresses[host]} >/dev/null && echo answer || echo closed"
        return [*tried, [["anybody", "ping", "the host", where], self.lab.root(source, ping).strip()]]


def _made_key(path: Path) -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path.read_text(encoding="ascii")
