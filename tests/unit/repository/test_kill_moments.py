# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge of a killed run sees a file that is not whole."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench/kill_moments.py"
OLD, NEW = ("-rw-r--r--", "0:0", "old"), ("-rw-------", "0:0", "new")
DROPIN = "/etc/ssh/sshd_config.d/00-jrt0117.conf"


@pytest.fixture(scope="module")
def bench():
    """The bench as a module."""
    spec = importlib.util.spec_from_file_location("kill_moments", BENCH)
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look for the module that they are of.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize("now, said", [
    ({"/etc/a": OLD, "/etc/b": OLD}, None),
    ({"/etc/a": NEW, "/etc/b": OLD, DROPIN: NEW}, None),
    ({"/etc/a": ("-rw-------", "0:0", "old"), "/etc/b": OLD}, None),
    ({"/etc/a": ("-rw-r--r--", "0:0", "kept"), "/etc/b": OLD}, None),
    ({"/etc/a": OLD, "/etc/b": OLD, "/etc/.a.jrt0117~": ("-rw-------", "0:0", "ne")}, None),
    ({"/etc/a": ("-rw-r--r--", "0:0", "empty"), "/etc/b": OLD}, "/etc/a: its content is neither"),
    ({"/etc/a": ("-rw-rw-rw-", "0:0", "new"), "/etc/b": OLD}, "/etc/a: its mode is neither"),
    ({"/etc/a": ("-rw-------", "1000:0", "new"), "/etc/b": OLD}, "/etc/a: its owner is neither"),
    ({"/etc/a": OLD, "/etc/b": OLD, DROPIN: ("-rw-------", "0:0", "ne")}, DROPIN + ": its content is neither"),
    ({"/etc/a": OLD, "/etc/b": OLD, "/etc/c": OLD}, "/etc/c is neither of before nor of after"),
    ({"/etc/a": OLD}, "/etc/b is gone"),
])
def test_what_is_neither_old_nor_new_is_not_whole(bench, monkeypatch, now, said):
    victim = bench.Victim(None, "k0", "debian12", [])
    victim.before, victim.after, victim.known = (
        {"/etc/a": OLD, "/etc/b": OLD}, {"/etc/a": NEW, "/etc/b": OLD, DROPIN: NEW}, {"kept"})
    monkeypatch.setattr(victim, "files", lambda: now)
    assert [problem.startswith(said) for problem in victim.not_whole()] == ([True] if said else [])
