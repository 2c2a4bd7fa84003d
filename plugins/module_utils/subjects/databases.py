# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database servers that run here, or that a unit starts, and the account each of them has."""

import glob
import os
import posixpath
import re
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import namespace, program as program_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import UNIT_DIRS, load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

PROGRAMS = tuple(name for name, kind in servers.KINDS.items() if kind in servers.DATABASES)
_UNITS = re.compile(
    r"(?i)(?:.*(?:postgres|mysql|mariadb|oracle|mongo|redis|valkey|^dm|dmserver|gauss|kingbase|oceanbase|^ob|tidb|tikv|"
    r"db2|gbase|vastbase|oscar|xugu|mssql|clickhouse|taosd).*)\.service\Z")
# Dameng's and Kingbase's own scripts start their servers.
_STARTS = re.compile(r"(?:DmService\w*|kingbase\w*|%s)\Z" % "|".join(PROGRAMS))


class Server(NamedTuple):
    """A database server: its program, the uid or the name of its account, and what shows it."""

    program: str
    user: Any
    where: Where


def of(host):
    """Return the database servers of a host, each program once for each account."""
    return host.ask("databases", lambda: _first(list(_running() if host.live else ()) + list(_started(host))))


def _first(servers):
    return list({(one.program, one.user): one for one in reversed(servers)}.values())[::-1]


def _running():
    ours = namespace("self")
    for path in sorted(glob.glob("/proc/[0-9]*/exe")):
        process = path.split("/")[2]
        try:
            name = program_of(process)
            # Those of containers on this host have accounts of their own.
            if name in PROGRAMS and namespace(process) == ours:
                yield Server(name, os.stat("/proc/" + process).st_uid, Where("/proc/%s/exe" % process, 1))
        except OSError:
            # It has ended, or is another user's.
            continue


def _started(host):
    names = set(name for place in UNIT_DIRS for name in host.listdir(place) if _UNITS.match(name))
    for name in sorted(names):
        unit = load_unit(host, name)
        user, started = unit.value("Service", "User"), unit.values("Service", "ExecStart")
        program = posixpath.basename(started[-1].text.split()[0]) if started else ""
        # Without one the server itself may take an account; root's is seen where it runs.
        number = None if user is None else decimal(user.text)
        if user is not None and "%" not in user.text and _STARTS.match(program):
            yield Server(program, user.text if number is None else number, user.where)
