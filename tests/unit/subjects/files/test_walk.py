# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One walk serves all that give it the same bounds."""

import os
import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk


def bounded(entries):
    return types.SimpleNamespace(walk_seconds=60.0, walk_entries=entries)


def test_a_walk_with_less_to_look_at_cuts_short_nobody_elses(tree):
    files = {"/etc/%d/x" % number: "" for number in range(20)}
    host = tree(dict(files, **{"/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/etc/group": "root:x:0:\n"}))
    short, whole = walk.of(host, bounded(5)), walk.of(host, bounded(1000))
    assert (short.stopped is None, whole.stopped) == (False, None)
    assert walk.of(host, bounded(1000)) is whole
    host.refresh()
    assert walk.of(host, bounded(1000)) is whole


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A system folder of this machine, with a file that everybody may write to and one that belongs to nobody."""
    for name, mode in (("open", 0o666), ("closed", 0o644)):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    monkeypatch.setattr(walk, "ROOTS", (str(tmp_path),))
    monkeypatch.setattr(walk, "known_owners", lambda host: ({os.getuid()}, {os.getgid()}))
    return tmp_path


def test_a_walk_begun_ahead_is_the_walk(folder, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    here, ahead = walk.Walk(Host("/"), 60.0, 1000), Host("/")
    walk.begin(ahead, bounded(1000))
    monkeypatch.setattr(walk, "Walk", type("Walk", (), {"__init__": None}))
    assert vars(walk.of(ahead, bounded(1000))) == vars(here)
    assert here.writable == [str(folder / "open")]


def test_a_walk_that_came_to_nothing_beside_is_made_here(folder, monkeypatch):
    monkeypatch.setattr(walk, "Beside", lambda build: types.SimpleNamespace(result=lambda: None))
    host = Host("/")
    walk.begin(host, bounded(1000))
    assert walk.of(host, bounded(1000)).writable == [str(folder / "open")]


def test_of_an_image_nothing_is_begun(tree, monkeypatch):
    monkeypatch.setattr(walk, "Beside", lambda build: pytest.fail("begun"))
    walk.begin(tree({}), bounded(1000))
