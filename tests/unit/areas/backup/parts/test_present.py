# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without sets, databases and file systems for data costs no more than that look."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener


@pytest.fixture
def host(tree, monkeypatch):
    monkeypatch.setattr(servers, "of", lambda host: [])
    monkeypatch.setattr(databases, "of", lambda host: [])
    monkeypatch.setattr(data_mounts, "of", lambda host: [])
    monkeypatch.setattr(listeners, "of", lambda host: [])
    built = tree({})
    monkeypatch.setattr(built, "live", True)
    return built


def test_where_there_is_nothing_the_reason_says_what_was_looked_at(host):
    told = present(host, {"sets": [], "excluded": []})
    assert told.en.startswith("backup_sets is not set for this host, no process is a database server") and told.zh
    assert not isinstance(told, Unlooked)


@pytest.mark.parametrize(("path", "name"), [
    ("/opt/store/bin/stored", "stored"), ("/usr/sbin/smbd", "smbd"), (None, "the kernel")])
def test_what_may_keep_data_is_named_and_no_verdict(host, monkeypatch, path, name):
    monkeypatch.setattr(listeners, "of", lambda host: [Listener("tcp", 8080, "1", False, 0, "0.0.0.0")])
    monkeypatch.setattr(listeners, "all_seen", lambda host: True)
    monkeypatch.setattr(listeners, "processes_of", lambda host, one: [] if path is None else ["7"])
    monkeypatch.setattr(strangers, "_program", lambda process: path)
    told = present(host, {"sets": [], "excluded": []})
    assert isinstance(told, Unlooked) and told.en.startswith("Other hosts reach %s at 0.0.0.0:8080" % name)


def test_a_directory_that_is_no_database_is_looked_at(host, monkeypatch):
    running = servers.Server("ldap", "slapd", 7, (), 0, (7,), frozenset(), "", False)
    monkeypatch.setattr(servers, "of", lambda host: [running])
    assert present(host, {"sets": [], "excluded": []}) is None


@pytest.mark.parametrize("options", [{"sets": [{}], "excluded": []}, {"sets": [], "excluded": [{}]}])
def test_what_is_declared_is_looked_at(host, options):
    assert present(host, options) is None


@pytest.mark.parametrize("place", [data_mounts, databases])
def test_data_is_looked_at(host, monkeypatch, place):
    monkeypatch.setattr(place, "of", lambda host: ["/data"])
    assert present(host, {"sets": [], "excluded": []}) is None


def test_of_an_image_nobody_can_tell(host, monkeypatch):
    monkeypatch.setattr(host, "live", False)
    assert present(host, {"sets": [], "excluded": []}) is None
