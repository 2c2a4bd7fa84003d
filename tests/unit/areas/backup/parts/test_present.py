# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without sets, databases and file systems for data costs no more than that look."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts


@pytest.fixture
def host(tree, monkeypatch):
    monkeypatch.setattr(servers, "of", lambda host: [])
    monkeypatch.setattr(databases, "of", lambda host: [])
    monkeypatch.setattr(data_mounts, "of", lambda host: [])
    built = tree({})
    monkeypatch.setattr(built, "live", True)
    return built


def test_where_there_is_nothing_the_reason_says_what_was_looked_at(host):
    told = present(host, {"sets": [], "excluded": []})
    assert told.en.startswith("backup_sets is not set for this host, no process is a database server") and told.zh


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
