# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without web servers has nothing for this area; one with others that listen is not looked at, by name."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener

OPTIONS = {"endpoints": [], "packages": []}


@pytest.fixture
def told(tree, monkeypatch):
    """Return a function that tells what is said of a host where a program listens."""
    def run(path, kind=None, live=True, **options):
        host = tree({})
        running = [servers.Server(kind, kind, 7, (), 0, (7,), frozenset("1"), "", False)] if kind else []
        monkeypatch.setattr(host, "live", live)
        monkeypatch.setattr(servers, "of", lambda host: running)
        monkeypatch.setattr(listeners, "of", lambda host: [Listener("tcp", 8080, "1", False, 0, "0.0.0.0")])
        monkeypatch.setattr(listeners, "processes_of", lambda host, one: ["7"])
        monkeypatch.setattr(strangers, "_program", lambda process: path)
        return present(host, dict(OPTIONS, **options))
    return run


@pytest.mark.parametrize(("path", "kind"), [
    ("/usr/sbin/sshd", None), ("/usr/local/bin/node_exporter", None), ("/usr/sbin/rsyslogd", None),
    ("/usr/lib/postgresql/15/bin/postgres", "postgresql"), ("/usr/sbin/exim4", "smtp")])
def test_what_serves_no_pages_is_nothing_to_look_at(told, path, kind):
    reason = told(path, kind)
    assert not isinstance(reason, Unlooked) and "nothing else that may serve pages" in reason.en


@pytest.mark.parametrize(("path", "kind"), [
    ("/usr/bin/java", None), ("/home/li/node_exporter", None), ("/usr/bin/etcd", "directory of services")])
def test_what_may_serve_pages_is_named_and_no_verdict(told, path, kind):
    reason = told(path, kind)
    assert isinstance(reason, Unlooked)
    assert reason.en.startswith("Other hosts reach %s at 0.0.0.0:8080" % path.rpartition("/")[2])


def test_a_web_server_and_what_is_declared_are_looked_at(told):
    assert told("/usr/sbin/nginx", "nginx") is None
    assert told("/usr/bin/java", endpoints=[{"url": "http://x"}]) is None
    assert told("/usr/bin/java", packages=[{"path": "/x"}]) is None
    assert told("/usr/bin/java", live=False) is None
