# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that answers and refuses is one error by its own words, and the others of the host are judged."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source, wire

ORIGINAL = source.Cluster._catalogue


@pytest.mark.parametrize(("code", "said"), [
    ("57P03", "the database system is starting up"), ("57P03", "the database system is in recovery mode"),
    ("53300", "remaining connection slots are reserved"), ("57P01", "terminating connection"),
    # A pool of connections answers for the server, and knows no catalogue.
    ("08P01", "unsupported startup parameter"), ("0A000", "invalid command 'SELECT json_build_object'")])
def test_what_a_server_says_is_the_error_and_the_other_is_judged(runs, judge, monkeypatch, code, said):
    runs("mysql")
    host = runs("postgresql")

    def refuses(self, database, questions, writes):
        raise wire.Refused(code, said)
    monkeypatch.setattr(source.Cluster, "_connected", refuses)
    monkeypatch.setattr(source.Cluster, "_catalogue", ORIGINAL)
    found = judge(DatabaseAuthentication(), host)
    assert found["status"] == "error" and said in found["message"]["en"] and code in found["message"]["en"]
    assert [thing["status"] for thing in found["things"]] == ["pass", "error"]


@pytest.mark.parametrize("path", ["/run/" + "x" * 120 + "/.s.PGSQL.5432", "/nonexistent/.s.PGSQL.5432"])
def test_a_path_that_no_socket_can_have_or_that_is_gone_is_an_error(monkeypatch, path):
    monkeypatch.setattr(servers, "paths", lambda host, server: [path])
    monkeypatch.setattr(servers.Server, "path", lambda self, path: path)
    one = servers.Server("postgresql", "postgres", os.getpid(), ("postgres",), 0, (), frozenset(), "", False)
    with pytest.raises(HostError):
        source.Cluster(None, one, 1).asked(None, ["SELECT 1"])
