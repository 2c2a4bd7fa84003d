# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full when a run or a rollback writes, on mounts of the test's own."""

import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError, UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import mounting
from tests.unit.support.odd_hosts import (
    mounted_root,  # noqa: F401
    roll_back,
    state,
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts and gives files away")


@pytest.fixture(params=["a disk of its own", "the journal's disk"])
def small(root, request):
    """The host, with /etc on a disk that is soon full: one of its own, or one with the journal too."""
    (root / "small").mkdir()
    mounting.mount("tmpfs", "none", root / "small", "size=512k,mode=755")
    (root / "small/etc").mkdir()
    mounting.bind(root / "small/etc", root / "etc")
    if request.param == "the journal's disk":
        for folder in ("small/lib", "var/lib"):
            (root / folder).mkdir(parents=True)
        mounting.bind(root / "small/lib", root / "var/lib")
    (root / "etc/one").write_bytes(b"1" * 50000)
    (root / "etc/two").write_bytes(b"2" * 50000)
    return root


def fill(root, name="filler"):
    with open(root / "etc" / name, "wb", buffering=0) as stream:
        with pytest.raises(OSError, match="No space"):
            while True:
                stream.write(b"x" * 4096)


def change(root):
    with mounting.inside(root):
        host = Host()
        host.stage_content("/etc/one", b"new 1\n")
        host.stage_content("/etc/two", b"new 2\n")
        host.stage_attributes("/etc/mode", 0o600)
        commit(host, Journal(host, "run-1"))


def test_an_undoing_that_meets_a_full_disk_says_so_loses_nothing_and_is_repeated(small):
    (small / "etc/mode").write_text("x\n")
    before = {name: state(small / "etc" / name) for name in ("one", "two", "mode")}
    change(small)
    fill(small)
    with pytest.raises(
            UndoError,
            match="in part only.*/etc/two: No space left on device.*/etc/one: No space left on device.*roll it back "
            "again"):
        roll_back(small, "run-1")
    # Each file is whole, in one state or the other; what needs no room is back.
    assert [state(small / "etc" / name)[4] for name in ("one", "two")] == [b"new 1\n", b"new 2\n"]
    assert state(small / "etc/mode") == before["mode"]
    assert not [name for name in os.listdir(small / "etc") if "jrt0117" in name]
    (small / "etc/filler").unlink()
    assert roll_back(small, "run-1") == []
    assert {name: state(small / "etc" / name) for name in before} == before


def test_a_commit_that_fails_and_whose_undoing_meets_a_full_disk_says_what_stands_and_is_rolled_back_later(
        small, monkeypatch):
    (small / "etc/mode").write_text("x\n")
    before = {name: state(small / "etc" / name) for name in ("one", "two", "mode")}
    write = Journal.write

    def full_by_then(journal, event, **fields):
        if event == "committed":
            with open("/etc/filler", "wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
                while True:
                    stream.write(b"x" * 4096)
            raise JournalError("the journal cannot be written: No space left on device")
        write(journal, event, **fields)
    monkeypatch.setattr(Journal, "write", full_by_then)
    with pytest.raises((UndoError, JournalError), match="No space left on device") as caught:
        change(small)
    assert "/etc/one" in str(caught.value)
    monkeypatch.undo()
    assert [
        state(small / "etc" / name)[4] in (b"new 1\n", b"new 2\n", before[name][4]) for name in ("one", "two")] == [
        True, True]
    (small / "etc/filler").unlink()
    assert roll_back(small, "run-1") == []
    assert {name: state(small / "etc" / name) for name in before} == before


def test_a_rollback_without_room_for_its_last_word_says_that_all_is_back_and_is_repeated(root):
    (root / "etc/one").write_text("old\n")
    (root / "var/lib").mkdir(parents=True)
    mounting.mount("tmpfs", "none", root / "var/lib", "size=64k")
    (root / "var/lib").chmod(0o755)
    with mounting.inside(root):
        host = Host()
        host.stage_content("/etc/one", b"new\n")
        commit(host, Journal(host, "run-1"))
    with open(root / "var/lib/filler", "wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        while True:
            stream.write(b"x" * 4096)
    with pytest.raises(
            UndoError,
            match="every file is as it was before it, but that could not be noted.*No space left on device.*roll it "
            "back again"):
        fill_page(root)
        roll_back(root, "run-1")
    assert state(root / "etc/one")[4] == b"old\n"
    (root / "var/lib/filler").unlink()
    assert roll_back(root, "run-1") == [] and state(root / "etc/one")[4] == b"old\n"


def fill_page(root):
    """Let the journal end where its last page does."""
    path = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
    lines = path.read_bytes()
    room = -len(lines) % 4096
    event = {name: value for name, value in json.loads(lines.splitlines()[-1]).items() if name != "sum"}
    room -= len(sealed(dict(event, padding="")))
    path.write_bytes(lines + sealed(dict(event, padding="x" * room)))
