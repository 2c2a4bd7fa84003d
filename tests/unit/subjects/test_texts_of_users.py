# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ordinary users name and write, read as root: bytes that are no text, files that grow, a few bytes that stand for
gigabytes.
"""

import bz2
import lzma
import os
import tracemalloc

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import home_use
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import records as log_records
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners


def test_a_group_of_processes_whose_name_is_no_text_has_no_unit(monkeypatch, tmp_path):
    (tmp_path / "cgroup").write_bytes(b"0::/user.slice/\xff\xfe/x.scope\n")
    real = open
    monkeypatch.setattr("builtins.open", lambda path, *args, **how: real(str(tmp_path / "cgroup"), *args, **how))
    assert listeners._unit_of_process("7") is None


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_a_log_that_was_packed_small_takes_no_memory(pack):
    head = pack(b"Jan 1 00:00:00" + b"\0" * 2**26)
    tracemalloc.start()
    found = log_records._unpacked(head)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.startswith(b"Jan 1 00:00:00") and most < 2**24


def test_settings_that_grow_while_they_are_read_are_given_up(monkeypatch, tmp_path):
    path = tmp_path / "crontab"
    path.write_bytes(b"small")
    found = os.stat(path)
    os.truncate(path, 2**22)
    monkeypatch.setattr(os, "fstat", lambda handle: found)
    assert home_use._bytes(str(path), 2**20) == b""
