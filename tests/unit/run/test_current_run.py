# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a run is of."""

from __future__ import annotations

import getpass
import platform

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.current_run import operator


@pytest.mark.parametrize(
    ("before", "expected"), [(None, "root@control1"), ("alice", "alice (root)@control1"), ("root", "root@control1")])
def test_the_person_behind_sudo_is_named(monkeypatch, before, expected):
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    monkeypatch.setattr(platform, "node", lambda: "control1")
    monkeypatch.delenv("SUDO_USER", raising=False)
    if before:
        monkeypatch.setenv("SUDO_USER", before)
    assert operator() == expected


def test_an_account_without_a_name_is_its_number(monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert operator().startswith("uid ")
