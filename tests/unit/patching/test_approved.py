# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the record of a run is told of manifests: the newest, each with what its approval is worth."""

import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import check_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import approved, manifest

VALUES = {
    "release": "debian-12", "arch": "amd64", "checks": [{"name": "https", "host": "test1", "result": "ok"}],
    "packages": [{"name": "openssl", "arch": "amd64", "version": "3.0.17-1", "sha256": "a" * 64}]}


@pytest.fixture
def folder(tmp_path):
    """Where manifests lie, and the key of who may approve them."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    kind, key, *_rest = (tmp_path / "key.pub").read_text().split()
    (tmp_path / "signers").write_text(f"li {kind} {key}\n")
    return tmp_path / "manifests"


def written(folder, run, day, ring=("test1",)):
    manifest.write(folder, {**VALUES, "run": run, "made": f"2026-{day}T08:00:00Z", "ring": list(ring)})


def told(folder):
    found = approved.recorded(str(folder), str(folder.parent / "signers"), "")
    check_of("fragment-line", "$defs/given/properties/manifests")(found)
    return found


def test_each_has_its_numbers_and_what_its_approval_is_worth(folder):
    for run, by in (("a", "li"), ("b", None), ("c", "wang")):
        written(folder, run, "11-20")
        if by:
            manifest.approve(folder, run, by, "SP-1", folder.parent / "key")
    found = {one["run"]: one for one in told(folder)}
    assert {run: one["state"] for run, one in found.items()} == {"a": "approved", "b": "waiting", "c": "refused"}
    assert [found["a"][name] for name in ("ring", "checks", "packages", "approved_by", "change")] == [
        ["test1"], 1, 1, "li", "SP-1"]
    assert found["b"]["approved_by"] is found["b"]["change"] is None


def test_the_newest_twelve_are_told_and_of_a_large_ring_fifty_hosts(folder):
    for month in range(1, 13):
        written(folder, f"m{month}", f"{month:02}-01")
    written(folder, "last", "12-24", [f"h{number}" for number in range(60)])
    found = told(folder)
    assert [found[0]["run"], found[-1]["run"], len(found)] == ["last", "m2", 12]
    assert (len(found[0]["ring"]), found[0]["ring_more"]) == (50, 10)


def test_where_no_folder_is_named_nothing_is_told():
    assert approved.recorded("", "", "") == [] == approved.recorded("/nowhere/at/all", "", "")
