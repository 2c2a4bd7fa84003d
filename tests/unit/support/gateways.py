# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units that run, and ports that are listened on."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners


def running(host, *units):
    """Have systemd say that only these units run."""
    for unit in units:
        host._commands[(("systemctl", "show", unit), b"")] = Output(
            0, "ActiveState=active\nUnitFileState=enabled\n", "")
    return host


def told(found):
    return " ".join(one["message"]["en"] for one in found["details"]) or found["message"]["en"]


@pytest.fixture
def listening(monkeypatch):
    """Return a function that has ports listened on."""
    def on(*ports, local=False):
        monkeypatch.setattr(
            listeners, "of", lambda host: [listeners.Listener("tcp", port, "1", local) for port in ports])
    return on
