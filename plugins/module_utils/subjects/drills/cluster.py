# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL by pgBackRest: the newest copy, restored, started as a server of its own, read through and compared."""

import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, OptionError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import pgbackrest
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.copies import field
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills.files import json_of, said_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills.server import Server

_ASKING, _RESTORING = 60, 86400
_NO_CLUSTER = Text(
    "backup_sets [{set}]: pgBackRest restores a postgresql with its data; this set has none",
    "backup_sets [{set}]：pgBackRest 用于恢复带 data 的 postgresql，而该备份集不是")
_NO_DATA = Text("is not there, so that nobody can tell whose it is", "不存在，无法确定其属主")
_ROOTS = Text("belongs to root, as whom PostgreSQL does not run", "属于 root，PostgreSQL 不能以 root 运行")
_NONE = Text("has no good copy in the repository {key}", "存储库 {key} 中没有可用的备份")
_OWN_NEWEST = "SELECT greatest((SELECT max(oid::bigint) FROM pg_class), (SELECT max(oid::bigint) FROM pg_database))"
_TABLES = """SELECT coalesce(json_agg(json_build_array(c.oid::bigint, n.nspname || '.' || c.relname)), '[]')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'p') AND c.relpersistence = 'p'
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"""
# A database that each cluster has.
_ANY = "template1"
_DATABASES = """SELECT coalesce(json_agg(json_build_array(oid::bigint, datname)), '[]') FROM pg_catalog.pg_database
WHERE datallowconn AND NOT datistemplate"""


class Cluster:
    """A cluster in a repository of pgBackRest."""

    def __init__(self, host, one, repository):
        if one.engine != "postgresql":
            raise OptionError(_NO_CLUSTER.format(set=one.name))
        self.host, self.one, self.key = host, one, repository.given.get("repo", 1)
        self.stanza = repository.given.get("stanza", one.name)
        found = host.stat(one.data)
        if found is None:
            raise HostError(one.data, _NO_DATA)
        if found.uid == 0:
            raise HostError(one.data, _ROOTS)
        self.owner = found.uid, found.gid

    def newest(self):
        """Return the newest good Copy; raises HostError."""
        copy = pgbackrest.of(self.host, self.stanza, self.key, self.one.data).answer.newest()
        if copy is None:
            raise HostError("pgbackrest info", _NONE.format(key=self.key))
        return copy

    def size(self, copy):
        """Return how many bytes a copy takes when it is restored."""
        where = "pgbackrest info"
        found = json_of(self._ran(["info", "--output=json"], _ASKING), where)
        for one in field(found[0] if isinstance(found, list) and found else None, "backup", list, where):
            if field(one, "label", str, where) == copy.label:
                return field(field(one, "info", dict, where), "size", int, where)
        raise Unreadable(where, _NONE.format(key=self.key))

    def restore(self, copy, folder):
        """Restore a copy to its own consistent point, beside its tablespaces; nothing is archived from it."""
        os.chmod(folder, 0o711)
        for name in ("data", "tablespaces", "lock", "log"):
            os.mkdir("%s/%s" % (folder, name), 0o700)
            os.chown("%s/%s" % (folder, name), *self.owner)
        own = ["--pg1-path=%s/data" % folder, "--lock-path=%s/lock" % folder, "--log-path=%s/log" % folder]
        # Not by way of the queue that archive-async makes: that is the original's.
        fetch = " ".join(["pgbackrest", "--no-archive-async", "--stanza=" + self.stanza, "--repo=%d" % self.key] + own)
        self._ran(own + [
            "--repo=%d" % self.key, "--set=" + copy.label, "--tablespace-map-all=%s/tablespaces" % folder,
            "--archive-mode=off", "--type=immediate", "--target-action=promote",
            "--recovery-option=restore_command=%s archive-get %%f \"%%p\"" % fetch, "restore"], _RESTORING)

    def compare(self, copy, folder, comparison, settings):
        """Start the copy, look through all of it, hold its tables against those that run, ask its owner's questions.
        """
        comparison.bytes, comparison.files = _weighed(folder + "/data")
        server = Server(self.host, self.owner, folder)
        with settings.step("start"):
            server.start()
        try:
            self._catalogue(server, comparison)
            server.amcheck(comparison)
            for query in settings.queries:
                _asked(server, query, comparison, copy)
        finally:
            server.stop()
        server.checksums(comparison)

    def _catalogue(self, server, comparison):
        """Hold databases and tables against those that run now, of those that are no newer than the copy: numbers are
        given in the order in which things are made.
        """
        databases = dict(map(reversed, json_of(server.said(_ANY, _DATABASES), "psql")))
        newest = max(int(server.said(name, _OWN_NEWEST)) for name in [_ANY, *databases])
        copied = {name: _names(server, name) for name in databases}
        live = server.beside(self.one.data)
        try:
            running = [
                name for number, name in json_of(live.said(_ANY, _DATABASES), "psql") if number <= newest]
            there = {(name, table) for name in running for number, table in _tables(live, name) if number <= newest}
        except HostError as error:
            comparison.left("tables of the running cluster", str(error))
            return
        missing = sorted(there - {(name, table) for name, tables in copied.items() for table in tables})
        comparison.same(
            "tables of the running cluster that are no newer than the copy", len(there), len(there) - len(missing),
            len(there), ["%s: %s" % one for one in missing])
        gone = [name for name in running if name not in databases]
        comparison.same(
            "databases of the running cluster that are no newer than the copy", len(running),
            len(running) - len(gone), len(running), gone)

    def _ran(self, words, seconds):
        uid, gid = self.owner
        output = self.host.execute(
            ["setpriv", "--reuid=%d" % uid, "--regid=%d" % gid, "--init-groups", "--", "pgbackrest",
             "--stanza=" + self.stanza, "--log-level-console=error"] + words, timeout=seconds)
        if output.rc != 0:
            raise HostError("pgbackrest " + words[-1], said_of(output))
        return output.out


def _names(server, database):
    return {table for _number, table in _tables(server, database)}


def _tables(server, database):
    return json_of(server.said(database, _TABLES), "psql")


def _asked(server, query, comparison, copy):
    """Ask one question of the owner: a number is at least, a time is at most so many hours before the copy."""
    what = "query %s" % (query.get("name") or query["query"])
    database, asked = query.get("database", _ANY), "(%s)" % query["query"].strip().rstrip(";")
    hours = query.get("fresh_hours")
    least = query["at_least"] if hours is None else copy.ended - hours * 3600
    asked = "SELECT %s" % asked if hours is None else "SELECT extract(epoch FROM %s)" % asked
    try:
        said = server.said(database, asked).strip()
        right = bool(said) and float(said) >= least
    except (HostError, ValueError) as error:
        said, right = str(error)[:300], False
    comparison.same(what, "at least %s" % least, said, differing=[] if right else [what])


def _weighed(top):
    """Return the bytes and the number of the files below a place."""
    size = count = 0
    for folder, _folders, names in os.walk(top):
        for name in names:
            size += os.lstat(os.path.join(folder, name)).st_size
            count += 1
    return size, count
