# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples changed in hundreds of ways: each way to be wrong is seen, and no damage buys a pass."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from tests.unit.devices.breaks import BREAKS
from tests.unit.devices.support import SAMPLES, VENDOR, controls, device, observations, sample, worst

NAMES = sorted(path.name.partition(".")[0] for path in SAMPLES.iterdir())
RANK = ("error", "fail", "manual", "not_checked", "pass", "not_applicable")
# Of these an end mark tells whether they are whole.
MARKED = ("huawei_vrp", "h3c_comware", "cisco_ios", "ruijie_rgos")
ERASED = b"\x08" * 9 + b" " * 8 + b"\x08" * 9


def _change(old, new):
    def change(data):
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())
    return change


@pytest.mark.parametrize(("name", "control", "old", "new"), BREAKS)
def test_each_way_to_be_wrong_is_seen(name, control, old, new):
    before, after = worst(control, device(name)), worst(control, device(name, _change(old, new)))
    assert after[0] != "pass" and after != before
    assert RANK.index(after[0]) <= RANK.index(before[0])


def _verdicts(read):
    return {
        control.id: [(one.status, one.reason) for one in observations(control.id, read)] for control in controls()}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_terminal_adds_changes_no_verdict(name):
    plain = _verdicts(device(name))
    for change in (
            lambda data: data.replace(b"\n", b"\r\n"),
            lambda data: b"\xef\xbb\xbf" + data,
            lambda data: data.decode().encode("utf-16"),
            lambda data: data.replace(b"\n", b"\n  ---- More ----\x1b[42D                  \x1b[42D", 30),
            lambda data: data.replace(b"\n", b"\n --More-- " + ERASED, 9),
            lambda data: data.replace(b"\n", b" \n"),
            lambda data: data.replace(b"\n", b"\x00\n")):
        assert _verdicts(device(name, change)) == plain


@pytest.mark.parametrize("name", [name for name in NAMES if sample(name)[1] in MARKED])
def test_a_file_that_was_cut_off_is_none(name):
    data = sample(name)[0].splitlines(keepends=True)
    for count in range(3, len(data) - 1, 4):
        with pytest.raises(Problem):
            device(name, lambda _data, count=count: b"".join(data[:count]))


@pytest.mark.parametrize("name", NAMES)
def test_no_line_that_is_lost_buys_a_pass(name):
    """What judged as wrong stays so, unless the lost line is what was wrong, or began what was."""
    data = sample(name)[0].splitlines(keepends=True)
    plain = {control.id: worst(control.id, device(name))[0] for control in controls()}
    for at in range(len(data)):
        try:
            read = device(name, lambda _data, at=at: b"".join(data[:at] + data[at + 1:]))
        except Problem:
            continue
        for control in controls():
            after = worst(control.id, read)[0]
            if after == "pass" and plain[control.id] != "pass":
                # Only where the whole of what was wrong was in this line.
                wrong = [one for one in observations(control.id, device(name)) if one.open]
                assert all(one.where == f"{name}.cfg:{at + 1}" for one in wrong), (at + 1, control.id)


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_of_a_sample_is_shown(name):
    secrets = ("$1d$", "$6$", "$h$6$", "$9$", "$8$", "$5$", "hashhash", "0822455D0A16", "cisco", "Common123", "test123",
               "private", "public", "reversible-secret", "community-of", "shared-by", "zebra", "08351f1b", "ABCDEFGHIJ")
    for control in controls():
        for one in observations(control.id, device(name)):
            told = " ".join([one.message.en, one.message.zh, one.actual, *(evidence.text for evidence in one.evidence)])
            assert [secret for secret in secrets if secret in told.replace("password-publickey", "").replace(
                "publickey", "").replace("encrypted-password $6$", "").replace("Cisco", "")] == []


def test_there_are_samples_of_each_vendor():
    assert {sample(name)[1] for name in NAMES} == set(VENDOR.values())
