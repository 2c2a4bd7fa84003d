# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL started on a copy: alone, reachable by a socket in its own folder only, and waking nothing of what the
original did.
"""

import os
import re
import shlex
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills.files import said_of

_STARTING, _ASKING, _READING = 3600, 600, 6 * 3600
_PORT = "65432"
_PLACES = ("/usr/lib/postgresql/%s/bin", "/usr/pgsql-%s/bin", "/usr/local/pgsql/bin", "/usr/bin")
# On its command line: what ALTER SYSTEM has set comes with the copy, and does not count against that. Until it is
# promoted nobody can ask it, so that it needs no room for as many connections as the original.
_SETTINGS = (
    ("listen_addresses", ""), ("port", _PORT), ("unix_socket_permissions", "0700"), ("hot_standby", "off"),
    ("archive_mode", "off"), ("archive_command", ""), ("shared_preload_libraries", ""),
    ("session_preload_libraries", ""), ("local_preload_libraries", ""), ("max_logical_replication_workers", "0"),
    ("max_wal_senders", "0"), ("default_transaction_read_only", "on"), ("autovacuum", "off"), ("ssl", "off"),
    ("logging_collector", "off"), ("log_destination", "stderr"), ("lc_messages", "C"), ("external_pid_file", ""))
_CONTROL = re.compile(r"^max_prepared_xacts setting:\s+([0-9]+)", re.M)
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z", re.ASCII)
_NO_PROGRAM = Text("of PostgreSQL {version} is not installed", "（PostgreSQL {version}）未安装")
_NO_END = Text("has not come to the end of its recovery within {seconds} s", "{seconds} 秒内未完成恢复")
_NO_VERSION = Text("names no version", "没有版本号")


class Server:
    """The server on a copy: its data, socket and settings lie in one folder."""

    def __init__(self, host, owner, folder):
        self.host, self.folder, self.data = host, folder, folder + "/data"
        uid, gid = owner
        self._as_owner = ["setpriv", "--reuid=%d" % uid, "--regid=%d" % gid, "--init-groups", "--"]
        self.version = self._told(self.data + "/PG_VERSION").strip()
        if not _VERSION.match(self.version):
            raise Unreadable(self.data + "/PG_VERSION", _NO_VERSION)

    def program(self, name):
        """Return the path of a program of this version, or None."""
        places = [place % self.version if "%" in place else place for place in _PLACES]
        return next((path for path in ("%s/%s" % (place, name) for place in places) if self.host.which(path)), None)

    def start(self):
        """Start it, and wait until it is promoted; raises HostError with what it has said last."""
        files = {"postgresql.conf": "", "pg_hba.conf": "local all all peer\n", "pg_ident.conf": ""}
        for name, text in files.items():
            handle = os.open("%s/%s" % (self.folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            os.fchmod(handle, 0o644)
            with os.fdopen(handle, "w") as stream:
                stream.write(text)
        settings = _SETTINGS + (
            ("config_file", self.folder + "/postgresql.conf"), ("hba_file", self.folder + "/pg_hba.conf"),
            ("ident_file", self.folder + "/pg_ident.conf"), ("unix_socket_directories", self.folder + "/lock"),
            ("max_prepared_transactions", self._prepared()))
        options = " ".join("-c " + shlex.quote("%s=%s" % one) for one in settings)
        log = self.folder + "/log/server.log"
        output = self._run(
            [self._needed("pg_ctl"), "-D", self.data, "-w", "-t", str(_STARTING), "-l", log, "-o", options, "start"],
            _STARTING + 60)
        deadline = time.monotonic() + _STARTING
        # pg_ctl waits for the server, and not for the end of its recovery.
        while output.rc == 0 and not self._promoted():
            if time.monotonic() > deadline:
                raise HostError("pg_ctl start", _NO_END.format(seconds=_STARTING))
            time.sleep(0.5)
            output = self._run([self._needed("pg_ctl"), "-D", self.data, "status"], _ASKING)
        if output.rc != 0:
            lines = self._told(log).splitlines()
            fatal = [number for number, line in enumerate(lines) if "FATAL" in line or "PANIC" in line]
            # What is wrong with a setting stands in the line before.
            said = lines[max(0, fatal[-1] - 1):fatal[-1] + 1] if fatal else [said_of(output)]
            raise HostError("pg_ctl start", " ".join(said))

    def _promoted(self):
        try:
            return self.said("template1", "SELECT pg_is_in_recovery()").strip() == "f"
        except HostError:
            return False

    def stop(self):
        """Stop it, by force where it does not end."""
        pg_ctl = [self._needed("pg_ctl"), "-D", self.data, "-w", "-t", "60"]
        if self._run(pg_ctl + ["-m", "fast", "stop"], 90).rc != 0:
            self._run(pg_ctl + ["-m", "immediate", "stop"], 90)

    def said(self, database, query):
        """Return what the server says to a query; raises HostError."""
        return _said(self, self.folder + "/lock", _PORT, database, query)

    def beside(self, data):
        """Return the server that runs on the original data, to be asked as its own account asks it."""
        return _Running(self, data)

    def amcheck(self, comparison):
        """Read tables and indexes through, page by page, where this version can."""
        path = self.program("pg_amcheck")
        if path is None:
            comparison.left("pg_amcheck", "it is not installed for PostgreSQL %s" % self.version)
            return
        # Its extension is made in the copy alone, which is thrown away.
        output = self._run(
            [path, "-h", self.folder + "/lock", "-p", _PORT, "--all", "--install-missing"], _READING,
            "-c default_transaction_read_only=off")
        if "could not open extension control file" in output.err or "is not available" in output.err:
            comparison.left("pg_amcheck", "the extension amcheck is not installed")
            return
        comparison.same("pg_amcheck --all", "exit status 0", (
            "exit status 0" if output.rc == 0 else said_of(output)[:300]))

    def checksums(self, comparison):
        """Compare the checksum of each page, where the cluster has them; it has to be stopped."""
        path = self.program("pg_checksums")
        if path is None:
            comparison.left("pg_checksums", "it is not installed for PostgreSQL %s" % self.version)
            return
        output = self._run([path, "--check", "-D", self.data], _READING)
        if output.rc != 0 and "not enabled" in output.err:
            comparison.left("pg_checksums", "the cluster has no checksums")
            return
        comparison.same("pg_checksums --check", "exit status 0", (
            "exit status 0" if output.rc == 0 else said_of(output)[:300]))

    def run_as_owner(self, argv, seconds, options=""):
        """Run a program as the account that the data belongs to."""
        return self._run(argv, seconds, options)

    def _run(self, argv, seconds, options=""):
        return self.host.execute(["env", "PGOPTIONS=" + options] + self._as_owner + argv, timeout=seconds)

    def _told(self, path):
        """Return a file of the copy, read as its owner, who may lead it elsewhere."""
        return self._run(["cat", "--", path], _ASKING).out

    def _needed(self, name):
        path = self.program(name)
        if path is None:
            raise HostError(name, _NO_PROGRAM.format(version=self.version))
        return path

    def _prepared(self):
        found = _CONTROL.search(self._run([self._needed("pg_controldata"), self.data], _ASKING).out)
        return found.group(1) if found else "0"


class _Running:
    """The server on the original data."""

    def __init__(self, server, data):
        self._server, self._data = server, data

    def said(self, database, query):
        """Return what it says to a query; raises HostError."""
        place = self._data.rstrip("/") + "/postmaster.pid"
        lines = self._server.host.read(place).decode("utf-8", "replace").splitlines()
        if len(lines) < 5 or not lines[4].startswith(("/", "@")):
            raise HostError(place, Text("names no socket", "没有套接字"))
        return _said(self._server, lines[4].strip(), lines[3].strip(), database, query)


def _said(server, socket, port, database, query):
    output = server.run_as_owner(
        [server.program("psql") or "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", socket, "-p", port, "-d", database,
         "-c", query], _ASKING, "-c default_transaction_read_only=on")
    if output.rc != 0:
        raise HostError("psql", said_of(output))
    return output.out
