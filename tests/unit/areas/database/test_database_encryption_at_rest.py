# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data on devices that are not encrypted is named; what cannot be seen is not judged."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_encryption_at_rest import (
    DatabaseEncryptionAtRest,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import encrypted

CONTROL = DatabaseEncryptionAtRest()


@pytest.mark.parametrize("answer, status", [
    ((True, "dm-0: LUKS2"), "pass"), ((False, "sda1"), "fail"), ((None, "device 0:45"), "not_checked")])
def test_the_device_decides(runs, judge, monkeypatch, answer, status):
    monkeypatch.setattr(encrypted, "of", lambda path: answer)
    found = judge(CONTROL, runs("postgresql"))
    assert found["status"] == status and (status == "pass" or answer[1] in found["message"]["en"])


def test_what_is_declared_is_an_assessors_to_look_at(runs, judge, monkeypatch):
    monkeypatch.setattr(encrypted, "of", lambda path: (False, "sda1"))
    assert judge(CONTROL, runs("postgresql"), encrypted_storage="array A1, certificate 7")["status"] == "manual"


def test_a_server_that_encrypts_by_itself_needs_no_device(runs, judge, monkeypatch):
    monkeypatch.setattr(encrypted, "of", lambda path: pytest.fail("asked"))
    assert judge(CONTROL, runs("mysql"))["status"] == "pass"


def test_a_server_that_does_not_is_judged_by_its_devices(runs, judge, monkeypatch):
    monkeypatch.setattr(encrypted, "of", lambda path: (False, "sda1"))
    found = judge(CONTROL, runs("mysql", lambda held: held["variables"].update(innodb_encrypt_tables="OFF")))
    assert (found["status"], found["reason"]) == ("fail", "not_encrypted")


@pytest.mark.parametrize("change", [
    dict(innodb_encryption_threads="0"), dict(log_bin_basename="/var/lib/mysql/binlog", encrypt_binlog="OFF")])
def test_what_a_server_leaves_plain_is_judged_by_its_device(runs, judge, monkeypatch, change):
    monkeypatch.setattr(encrypted, "of", lambda path: (False, "sda1"))
    assert judge(CONTROL, runs("mysql", lambda held: held["variables"].update(change)))["reason"] == "not_encrypted"


def test_a_binary_log_that_is_encrypted_needs_no_device(runs, judge, monkeypatch):
    monkeypatch.setattr(encrypted, "of", lambda path: pytest.fail("asked"))
    assert judge(CONTROL, runs("mysql", lambda held: held["variables"].update(
        log_bin_basename="/var/lib/mysql/binlog", encrypt_binlog="ON")))["status"] == "pass"
