# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The default routes that `ip` tells of: a damaged answer costs what its length costs."""

import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import routes


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return a function that gives the routes of a host whose `ip` answers so for IPv4."""
    def ask(answer):
        host = Host(str(tmp_path))
        monkeypatch.setattr(host, "which", lambda name: "/sbin/" + name)
        monkeypatch.setattr(host, "run", lambda argv, **_: Output(0, answer if "-4" in argv else "", ""))
        return routes.defaults(host)
    return ask


def test_each_next_hop_is_a_route_of_the_line_s_table(told):
    found = told(
        "default proto static table 7 \\\tnexthop via 10.0.0.1 dev eth0 weight 1\\\tnexthop via inet6 fe80::9 dev eth2 "
        "\\\n")
    assert [one[:-1] for one in found] == [(4, "10.0.0.1", "eth0", "7"), (4, "fe80::9", "eth2", "7")]


@pytest.mark.parametrize("text", ["\\", " ", "\\\t", " nexthop", " nexthop ", "a "])
def test_the_cost_of_a_line_grows_with_its_length_and_not_with_its_square(told, text):
    seconds = []
    for length in (20000, 80000):
        begun = time.process_time()
        told("default via 10.0.0.1 dev eth0 " + (text * length)[:length] + "x\n")
        seconds.append(time.process_time() - begun)
    # Four times the length: 16 times the cost where it grows with the square.
    assert seconds[1] < 8 * seconds[0] + 0.1
