# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of listeners is of protocols that have some."""

import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import reached
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import space


@pytest.mark.parametrize("protocols, said", [
    (((1, 1),), "listeners of TCP and UDP alone were looked for"),
    (((7, 16), (18, 255)), "listeners of TCP and UDP alone were looked for"),
    (((6, 6),), "no TCP or UDP port there is listened on"),
    (((0, 255),), "no TCP or UDP port there is listened on"),
])
def test_of_icmp_it_is_not_said_that_nothing_listens(monkeypatch, protocols, said):
    monkeypatch.setattr(reached.listeners, "of", lambda host: [])
    accepted = types.SimpleNamespace(box={space.PROTOCOL: protocols, space.DPORT: ((0, 65535),)})
    assert reached.reached(None, [accepted]).en == said
