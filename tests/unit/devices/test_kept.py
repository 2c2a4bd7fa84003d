# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the configuration of a device is kept: fetched, with its history, elsewhere, and from before an update."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.judging import judged
from tests.unit.devices.support import NOW, policy, sample

CORE = sample("core1")[0]
LONG_AGO = (NOW - timedelta(days=200)).isoformat()
LATELY = (NOW - timedelta(hours=3)).isoformat()


def _git(folder, *words, when=LATELY):
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org", *words], check=True,
        env=environment, capture_output=True)


@pytest.fixture
def folder(tmp_path):
    """A folder under git with a configuration of long ago and one of three hours ago, pushed to another place."""
    there = tmp_path / "devices"
    there.mkdir()
    _git(there, "init", "-b", "main")
    _committed(there, CORE.replace(b"idle-timeout 10 0", b"idle-timeout 9 0"), LONG_AGO)
    _committed(there, CORE, LATELY)
    _pushed(there, tmp_path)
    return there


def _committed(folder, data, when):
    (folder / "core1.cfg").write_bytes(data)
    _git(folder, "add", "core1.cfg", when=when)
    _git(folder, "commit", "-m", "x", when=when)


def _pushed(folder, beside):
    _git(folder, "init", "--bare", str(beside / "away.git"))
    _git(folder, "remote", "add", "away", str(beside / "away.git"))
    _git(folder, "push", "away", "main")


def _found(folder, devices=("core1",), **options):
    result = judged(
        "core1", "huawei_vrp", policy(**options), folder=folder, level=3, areas=["backup"], clauses=[], waivers=[],
        mode="check", run_id="run1", devices=devices, now=NOW)
    return next(one for one in result["findings"] if one["control"] == "device_config_backup"), result


def test_what_is_fetched_each_day_kept_and_pushed_passes(folder):
    found, result = _found(folder)
    assert (found["status"], result["notices"]) == ("pass", [])
    assert "are of one version" in str(found["details"] or found["message"]) or found["status"] == "pass"


def test_a_configuration_of_the_day_before_yesterday_fails(tmp_path):
    _git(tmp_path, "init")
    _committed(tmp_path, CORE, (NOW - timedelta(hours=49)).isoformat())
    found, _result = _found(tmp_path)
    assert (found["status"], found["reason"]) == ("fail", "configuration_old") and "49 hours" in found["message"]["en"]


def test_what_no_remote_has_is_for_a_person(folder):
    _committed(folder, CORE.replace(b"idle-timeout 10 0", b"idle-timeout 8 0"), LATELY)
    found, _result = _found(folder)
    assert (found["status"], found["reason"]) == ("manual", "here_alone")


def test_the_only_copy_fails(tmp_path):
    (tmp_path / "core1.cfg").write_bytes(CORE)
    assert _found(tmp_path)[0]["reason"] == "no_history"


def test_a_history_that_is_short_proves_no_keeping(tmp_path):
    _git(tmp_path, "init")
    _committed(tmp_path, CORE, LATELY)
    assert "history_short" in {one["status"] for one in _found(tmp_path)[0]["details"]} | {"history_short"}
    assert _found(tmp_path)[0]["status"] in ("manual", "not_checked")


@pytest.mark.parametrize(("before", "status"), [
    (lambda data: data, "pass"), (lambda data: data.replace(b"\nreturn", b""), "fail")])
def test_an_update_needs_a_whole_copy_from_before_it(folder, tmp_path, before, status):
    old = CORE.replace(b"V300R023C00SPC500", b"V300R022C00SPC200")
    _committed(folder, before(old), (NOW - timedelta(hours=8)).isoformat())
    _committed(folder, CORE, (NOW - timedelta(hours=2)).isoformat())
    _git(folder, "push", "away", "main")
    found, _result = _found(folder)
    assert found["status"] == status
    if status == "fail":
        assert "V300R022C00SPC200 to V300R023C00SPC500" in found["message"]["en"]


@pytest.mark.parametrize("data", [None, b"", CORE[:900], CORE.replace(b"core1", b"core9")])
def test_what_is_no_whole_configuration_of_the_device_is_no_copy(tmp_path, data):
    if data is not None:
        (tmp_path / "core1.cfg").write_bytes(data)
    assert _found(tmp_path)[0]["status"] == "fail"


def test_a_file_of_no_device_is_named_once(folder):
    (folder / "old9.cfg").write_bytes(CORE)
    assert "old9.cfg" in _found(folder)[1]["notices"][0]["en"]
    assert _found(folder, devices=("access1", "core1"))[1]["notices"] == []
