# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device judged: its findings, their age, and what is said of the other controls."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import timedelta

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import well_formed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import judging
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.table import RULES
from tests.unit.devices.support import NOW, policy, sample

AREAS = ["accounts", "audit", "boundary"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "core1.cfg").write_bytes(sample("core1")[0])
    return tmp_path


def _fetched(folder, when, data=None):
    data = sample("core1")[0] if data is None else data
    (folder / "core1.cfg.fetched.json").write_text(
        json.dumps({"fetched": when.isoformat(), "sha256": hashlib.sha256(data).hexdigest()}), "utf-8")


def _judged(folder, vendor="huawei_vrp", mode="check", areas=AREAS, **options):
    clauses = options.pop("clauses", [])
    return well_formed(judging.judged(
        "core1", vendor, policy(**options), folder=folder, level=3, areas=areas, clauses=clauses, waivers=[], mode=mode,
        run_id="run1", now=NOW))


def _statuses(result):
    return {finding["control"]: finding["status"] for finding in result["findings"]}


def test_what_was_fetched_lately_passes(folder):
    _fetched(folder, NOW - timedelta(hours=1))
    told = _statuses(_judged(folder))
    assert told["network_device_login"] == told["network_device_encrypted"] == "pass"


@pytest.mark.parametrize(
    ("hours", "reason"), [(None, "age_unknown"), (24, "configuration_old"), (2000, "configuration_old")])
def test_what_is_of_another_time_is_not_checked_and_what_is_wrong_still_fails(folder, hours, reason):
    if hours is not None:
        _fetched(folder, NOW - timedelta(hours=hours))
    findings = {one["control"]: one for one in _judged(folder, management_networks=["10.0.0.0/8"])["findings"]}
    assert (findings["network_device_login"]["status"], findings["network_device_login"]["reason"]) == (
        "not_checked", reason)
    assert findings["network_device_sources"]["status"] == "fail"


def test_a_record_of_other_bytes_or_of_the_future_is_an_error(folder):
    _fetched(folder, NOW, b"other")
    assert set(_statuses(_judged(folder, areas=["boundary"], clauses=["8.3.2-B-f-1"])).values()) == {"error"}
    _fetched(folder, NOW + timedelta(hours=1))
    assert _judged(folder, clauses=["8.3.2-B-f-1"])["findings"][0]["reason"] == "configuration_time"


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"fetched": 3}', '{"fetched": "x", "sha256": "y"}', "[" * 9999])
def test_a_record_that_cannot_be_read_is_an_error(folder, text):
    (folder / "core1.cfg.fetched.json").write_text(text, "utf-8")
    assert _judged(folder, clauses=["8.3.2-B-f-1"])["findings"][0]["reason"] == "configuration_record"


def test_a_device_without_a_file_or_of_an_unknown_vendor_is_an_error(folder, tmp_path):
    assert _judged(tmp_path / "none", clauses=["8.3.2-B-f-1"])["findings"][0]["reason"] == "configuration_missing"
    found = _judged(folder, vendor="junos", clauses=["8.3.2-B-f-1"])["findings"][0]
    assert found["reason"] == "vendor_unknown" and "huawei_vrp" in found["message"]["en"]


def test_controls_of_hosts_do_not_apply_and_those_of_the_network_were_not_checked(folder):
    told = _statuses(_judged(folder))
    assert told["password_length"] == told["admin_sources"] == told["two_factor_admins"] == "not_applicable"
    assert told["firewall_default_deny"] == told["egress_policy"] == "not_checked"


def test_enforcing_changes_nothing_and_says_so(folder):
    result = _judged(folder, mode="enforce", areas=["boundary"])
    assert {finding["changed"] for finding in result["findings"]} == {False}
    assert all(finding["after"] == finding["status"] for finding in result["findings"])


def test_a_rule_that_raises_costs_its_own_verdict_alone(folder, monkeypatch):
    _fetched(folder, NOW)

    def broken(_device, _eye):
        raise RuntimeError
    monkeypatch.setattr(judging, "RULES", {**RULES, "network_device_login": broken})
    told = _statuses(_judged(folder))
    assert (told["network_device_login"], told["network_device_encrypted"]) == ("error", "pass")


def _git(folder, *words, when):
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org", *words], check=True,
        env=environment, capture_output=True)


@pytest.mark.parametrize(("changed", "status"), [(True, "pass"), (False, "fail")])
def test_whether_a_password_was_changed_is_seen_in_git(folder, changed, status):
    now = sample("core1")[0]
    if changed:
        (folder / "core1.cfg").write_bytes(now.replace(b"$hashhash", b"$otherhash"))
    else:
        (folder / "core1.cfg").write_bytes(now.replace(b"idle-timeout 10 0", b"idle-timeout 9 0"))
    _git(folder, "init", when="2026-01-01T00:00:00Z")
    _git(folder, "add", "core1.cfg", when="2026-01-01T00:00:00Z")
    _git(folder, "commit", "-m", "x", when="2026-01-01T00:00:00Z")
    (folder / "core1.cfg").write_bytes(now)
    _git(folder, "commit", "-am", "y", when=(NOW - timedelta(hours=2)).isoformat())
    found = {one["control"]: one for one in _judged(folder)["findings"]}
    assert found["network_device_passwords"]["status"] == status
    assert found["network_device_login"]["status"] == "pass"
    if status == "fail":
        assert "2026-01-01" in found["network_device_passwords"]["message"]["en"]


def test_a_file_that_is_not_as_it_was_committed_has_no_age(folder):
    _git(folder, "init", when="2026-11-30T07:00:00Z")
    _git(folder, "add", "core1.cfg", when="2026-11-30T07:00:00Z")
    _git(folder, "commit", "-m", "x", when="2026-11-30T07:00:00Z")
    (folder / "core1.cfg").write_bytes(sample("core1")[0].replace(b"idle-timeout 10 0", b"idle-timeout 9 0"))
    assert _judged(folder, clauses=["8.3.2-B-f-1"])["findings"][0]["reason"] == "age_unknown"
