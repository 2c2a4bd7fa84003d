# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd told by signals, where the service manager does not answer."""

import os
import signal

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import listeners as sshd_listeners


def test_a_process_that_looks_like_sshd_and_ends_keeps_no_other_from_being_told(monkeypatch):
    told = []

    def kill(process, number):
        if process == 2:
            raise ProcessLookupError
        told.append((process, number))
    monkeypatch.setattr(sshd_listeners, "listeners", lambda: {2: ["/home/mallory/sshd"], 3: ["/usr/sbin/sshd"]})
    monkeypatch.setattr(sshd_listeners, "handed_over", lambda process: False)
    monkeypatch.setattr(os, "kill", kill)
    sshd_listeners.signal_listeners()
    assert told == [(3, signal.SIGHUP)]
