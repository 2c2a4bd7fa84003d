# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without known databases has nothing for this area; one with programs that may be some is not looked at."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener


@pytest.fixture
def told(tree, monkeypatch):
    """Return a function that tells what is said of a host where a program listens, perhaps as a server of a kind."""
    def run(path, kind=None, live=True, remote=None):
        host = tree({})
        running = [servers.Server(kind, kind, 7, (), 0, (7,), frozenset("1"), "", False)] if kind else []
        monkeypatch.setattr(host, "live", live)
        monkeypatch.setattr(servers, "of", lambda host: running)
        monkeypatch.setattr(databases, "of", lambda host: [])
        monkeypatch.setattr(listeners, "of", lambda host: [Listener("tcp", 8080, "1", False, 0, "0.0.0.0")])
        monkeypatch.setattr(listeners, "processes_of", lambda host, one: ["7"])
        monkeypatch.setattr(strangers, "_program", lambda process: path)
        return present(host, {"remote": remote})
    return run


@pytest.mark.parametrize(("path", "kind"), [
    ("/usr/sbin/sshd", None), ("/usr/local/bin/node_exporter", None), ("/usr/sbin/nginx", "nginx"),
    ("/usr/bin/java", "tomcat"), ("/usr/sbin/slapd", "ldap")])
def test_what_is_known_and_no_database_is_nothing_to_look_at(told, path, kind):
    reason = told(path, kind)
    assert not isinstance(reason, Unlooked) and "nothing else that may be one listens" in reason.en


@pytest.mark.parametrize("path", ["/opt/store/bin/stored", "/home/li/node_exporter", "/usr/bin/java"])
def test_what_may_be_a_database_is_named_and_no_verdict(told, path):
    reason = told(path)
    assert isinstance(reason, Unlooked) and reason.zh
    assert reason.en.startswith("Other hosts reach %s at 0.0.0.0:8080" % path.rpartition("/")[2])


def test_a_database_and_what_cannot_be_told_are_looked_at(told):
    assert told("/usr/sbin/mariadbd", "mysql") is None
    assert told("/usr/bin/java", live=False) is None
    assert told("/usr/bin/java", remote={"engine": "mysql"}) is None
