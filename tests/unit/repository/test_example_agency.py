# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registers of the example agency are what its generator writes, and small."""

import hashlib
import re

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import load
from tools.example_agency.__main__ import REGISTERS, stale, write, written
from tools.example_agency.asked import UnknownRule, asked
from tools.example_agency.writing import register

MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def files():
    """Return the files as they would be written."""
    return written(load())


def test_the_committed_files_are_those_that_would_be_written(root, files):
    assert stale(root / "inventories/example/registers", files) == [], (
        "run python -m tools.example_agency: the catalogue's rules or the generator have changed")


def test_what_is_stale_is_named_and_written_anew(tmp_path, files):
    write(tmp_path, files, files)
    assert stale(tmp_path, files) == []
    (tmp_path / "posts.yml").write_text("status: draft\n")
    (tmp_path / "media.yml").unlink()
    (tmp_path / "evidence/2026/nobody-s.md").write_text("x\n")
    names = stale(tmp_path, files)
    assert names == ["evidence/2026/nobody-s.md", "media.yml", "posts.yml"]
    write(tmp_path, files, names)
    assert stale(tmp_path, files) == []


def test_it_is_the_same_twice(files):
    assert written(load()) == files


def test_it_is_small(files):
    assert sum(map(len, files.values())) < MOST_BYTES


def test_every_register_is_there_and_nothing_is_left_to_be_filled_in(files):
    assert {name for name in files if "/" not in name} == {f"{name}.yml" for name in REGISTERS}
    left = re.compile("待填|待补|TODO")
    assert [name for name, content in files.items() if left.search(content.decode(errors="ignore"))] == []


def named(value):
    """Return each file with the digest that a register gives for it."""
    if isinstance(value, dict):
        own = [(value["file"], value["sha256"])] if "sha256" in value else []
        return own + [pair for one in value.values() for pair in named(one)]
    return [pair for one in value for pair in named(one)] if isinstance(value, list) else []


def test_every_file_is_named_with_its_digest_and_every_file_named_is_there(files):
    registers = {name: yaml.safe_load(content) for name, content in files.items() if "/" not in name}
    pairs = [pair for register in registers.values() for pair in named(register)]
    assert [file for file, digest in pairs if hashlib.sha256(files[file]).hexdigest() != digest] == []
    logs = {log["file"] for log in registers["activities.yml"]["logs"]}
    assert {name for name in files if "/" in name} == {file for file, _digest in pairs} | logs


def test_a_call_of_an_unknown_rule_is_told():
    with pytest.raises(UnknownRule, match="knows no rule believed: say in tools/example_agency/asked.py"):
        asked([{"rule": "believed"}])


def test_a_new_kind_of_activity_shows_up():
    call = {"rule": "done", "kind": "moon_watch", "every": {"level_2": "P2Y", "level_3": "P1M"}, "scope": ["craters"]}
    kind = asked([call]).activities["moon_watch"]
    assert (str(kind.every), kind.scope) == ("P1M", {"craters"})


@pytest.mark.parametrize(
    "value", [
        "2.0", "2026-11-27", "no", "null", "a: b", "b #c", "[x]", "{x}", "7×24 小时", "'x", "*x", "&x", "-", "- x",
        " x", "x ", "", "x:", "数据：两类", "1e3", "0x1f", True, 3, 0.5, ["a, b", "c"], {"of": "off"}, ["p01"] * 60,
        [{"what": "很长的一句话" * 12, "of": "2026-01-01", "sha256": "a" * 64}] * 2])
def test_what_is_written_is_read_as_it_was(value):
    text = register(["x"], {"status": "kept"}, {"records": [{"id": "A", "value": value}]}, lambda *_: "")
    assert yaml.safe_load(text) == {"status": "kept", "records": [{"id": "A", "value": value}]}
    assert max(map(len, text.splitlines())) <= 160
