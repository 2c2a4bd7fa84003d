# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without known servers has nothing for this area; one with others that listen is not looked at, by name."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.present import present
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers

OPTIONS = {"endpoints": []}
STRANGER = strangers.Stranger("python3", "0.0.0.0", 8443)


@pytest.fixture
def host(tree, monkeypatch):
    monkeypatch.setattr(servers, "of", lambda host: [])
    monkeypatch.setattr(strangers, "of", lambda host, known, ports=(): [])
    built = tree({})
    monkeypatch.setattr(built, "live", True)
    return built


def test_where_nothing_listens_the_reason_says_what_was_looked_for(host):
    told = present(host, OPTIONS)
    assert not isinstance(told, Unlooked) and "nothing else that may speak it listens" in told.en and told.zh


def test_where_something_unknown_listens_that_is_named_and_no_verdict(host, monkeypatch):
    monkeypatch.setattr(strangers, "of", lambda host, known, ports=(): [STRANGER])
    told = present(host, OPTIONS)
    assert isinstance(told, Unlooked) and told.en.startswith("Other hosts reach python3 at 0.0.0.0:8443")
    assert "python3（0.0.0.0:8443）" in told.zh


@pytest.mark.parametrize("kind", ["nginx", "postgresql", "cache"])
def test_a_server_that_may_speak_it_and_a_declared_endpoint_are_looked_at(host, monkeypatch, kind):
    running = servers.Server(kind, kind, 7, (), 0, (7,), frozenset(), "", False)
    assert present(host, {"endpoints": [{"port": 443}]}) is None
    monkeypatch.setattr(servers, "of", lambda host: [running])
    assert present(host, OPTIONS) is None


def test_of_an_image_nobody_can_tell(host, monkeypatch):
    monkeypatch.setattr(host, "live", False)
    assert present(host, OPTIONS) is None
