# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A configuration fetched from what speaks like a device, in a terminal, and kept where it is whole."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import fetching
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.fetching import Login, ask, keep
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.saved import find

PROGRAM = str(Path(__file__).with_name("speaks_like_a_device.py"))


@pytest.fixture(autouse=True)
def in_haste(monkeypatch):
    """Take a prompt for one after a shorter silence than over a network."""
    monkeypatch.setattr(fetching, "QUIET", 0.1)


def _login(*modes, name="core1", **more):
    return Login(name, "192.0.2.1", more=modes, program=PROGRAM, **more)


def _fetched(folder, *modes, vendor="huawei_vrp", name="core1", seconds=5):
    login = _login(*modes, name=name)
    return keep(ask(login, vendor, seconds), folder, login, vendor)


def _sample(name):
    return next((Path(PROGRAM).parent / "samples").glob(f"{name}.*")).read_bytes()


@pytest.mark.parametrize("modes", [(), ("paged",)])
def test_a_whole_configuration_is_kept_for_its_owner_alone_with_the_time(tmp_path, modes):
    folder = tmp_path / "devices"
    assert _fetched(folder, *modes) is True
    file = folder / "core1.cfg"
    assert file.stat().st_mode & 0o777 == 0o600 and folder.stat().st_mode & 0o777 == 0o700
    read_back = read(file.read_bytes(), "core1.cfg", "huawei_vrp", name="core1")
    assert [user.name for user in read_back.users] == ["zhao.min", "wang.lei"]
    if not modes:
        assert file.read_bytes() == _sample("core1")
    found = find(folder, "core1", datetime.now(timezone.utc))
    assert found.fetched is not None and found.by == "core1.cfg.fetched.json"


def test_ios_is_asked_in_its_own_words(tmp_path):
    assert _fetched(tmp_path, "ios", vendor="cisco_ios", name="border1") is True
    assert (tmp_path / "border1.cfg").read_bytes() == _sample("border1")


def test_what_has_not_changed_is_not_written_again_and_its_record_is(tmp_path):
    assert _fetched(tmp_path) is True
    (tmp_path / "core1.cfg.fetched.json").unlink()
    assert _fetched(tmp_path) is False
    assert json.loads((tmp_path / "core1.cfg.fetched.json").read_text("utf-8"))["from"] == "192.0.2.1"


@pytest.mark.parametrize(("modes", "told"), [
    (("cut",), "does not end with 'return'"), (("refused",), "Permission denied"), (("silent",), "within 2 seconds")])
def test_what_is_no_whole_configuration_leaves_the_file_of_before(tmp_path, modes, told):
    (tmp_path / "core1.cfg").write_bytes(b"before")
    with pytest.raises(Problem) as caught:
        _fetched(tmp_path, *modes, seconds=2)
    assert told in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["core1.cfg"]
    assert (tmp_path / "core1.cfg").read_bytes() == b"before"


def test_a_line_that_looks_like_a_prompt_does_not_end_the_answer(tmp_path):
    assert b"user-interface vty 0 4" in ask(_login("hash"), "huawei_vrp", 5)


def test_the_configuration_of_another_device_is_not_kept(tmp_path):
    with pytest.raises(Problem) as caught:
        _fetched(tmp_path, name="core2")
    assert caught.value.reason == "configuration_of_another_device" and not list(tmp_path.iterdir())


def test_no_password_stands_on_the_command_line():
    login = _login(password="Secret-1", user="auditor", port=2222)
    assert "Secret-1" not in " ".join(login.command())
    assert "BatchMode=yes" not in login.command() and "BatchMode=yes" in _login().command()
    assert login.command()[-2:] == ["--", "192.0.2.1"]


def test_a_program_that_is_not_there_is_told():
    with pytest.raises(Problem) as caught:
        ask(Login("core1", "192.0.2.1", program="/no/ssh"), "huawei_vrp", 2)
    assert "ssh cannot be started" in str(caught.value)
