# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server is asked at the port that answers, whichever other ports it has."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import source

SERVER = servers.Server("redis", "redis-server", 7, ("redis-server",), 100, (7,), frozenset("12"), "", False)


@pytest.fixture
def asked(monkeypatch):
    """Return a function that asks a server with these ports, of which some answer; it returns what answered."""
    def run(*ports, answering=()):
        monkeypatch.setattr(servers, "paths", lambda host, server: [])
        monkeypatch.setattr(servers, "listeners", lambda host, server: [
            Listener("tcp", port, "1", False, 100, address) for port in ports for address in ("::", "0.0.0.0")])

        def told(self, address):
            if address[1] not in answering:
                raise HostError("%s:%d" % address, "Connection reset by peer")
            return address
        monkeypatch.setattr(source.Store, "_told_at", told)
        return source.Store(None, SERVER, 1)._catalogue()
    return run


@pytest.mark.parametrize("answering", [6379, 6380])
def test_a_port_for_tls_alone_keeps_nobody_from_the_other(asked, answering):
    assert asked(6380, 6379, answering=[answering]) == ("127.0.0.1", answering)


def test_where_none_answers_the_first_problem_is_told(asked):
    with pytest.raises(HostError, match="127.0.0.1:6379"):
        asked(6380, 6379)
