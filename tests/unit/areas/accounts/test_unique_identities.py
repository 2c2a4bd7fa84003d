# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.unique_identities import UniqueIdentities
from tests.unit.support.folk import folk

CONTROL = UniqueIdentities()
TOOR = dict(passwd="toor:x:0:0::/root:/bin/bash\n", shadow="toor:$6$salt$hash:20700:0:180:7:::\n")


def test_a_usual_host_passes_without_a_diff(tree, judge):
    host = tree(folk())
    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})


@pytest.mark.parametrize(
    "files, message",
    [
        (
            dict(passwd="alice:x:1009:1000::/tmp:/bin/sh\n"),
            "The user name alice stands for more than one: alice (/etc/passwd:5), alice (/etc/passwd:7)."),
        (
            dict(passwd="carol:x:1000:1000::/tmp:/bin/sh\n"),
            "The user id 1000 stands for more than one: alice (/etc/passwd:5), carol (/etc/passwd:7)."),
        (
            dict(group="sudo:x:900:\n"),
            "The group name sudo stands for more than one: sudo (/etc/group:4), sudo (/etc/group:9)."),
        (
            dict(group="wheel:x:27:\n"),
            "The group id 27 stands for more than one: sudo (/etc/group:4), wheel (/etc/group:9)."),
        (TOOR, "toor is root by another name: it has user id 0 (/etc/passwd:7)."),
    ])
def test_a_shared_identity_fails_with_both_places(tree, judge, files, message):
    found = judge(CONTROL, tree(folk(**files)), extra_root_lock=False)
    assert (found["status"], found["would"], found["message"]["en"]) == ("fail", "person", message)


def test_all_offenders_are_in_one_finding(tree, judge):
    found = judge(
        CONTROL, tree(folk(passwd=TOOR["passwd"] + "carol:x:1000:1000::/tmp:/bin/sh\n", group="wheel:x:27:\n")))
    assert len(found["details"]) == 3
    assert [(one["ref"], one["text"]) for one in found["evidence"]][:2] == [
        ("/etc/passwd:5", "alice:x:1000:1000:Alice:/home/alice:/bin/bash"),
        ("/etc/passwd:8", "carol:x:1000:1000::/tmp:/bin/sh")]


def test_an_extra_root_is_locked_by_opt_in_and_twice_equals_once(tree, enforce, tmp_path):
    found, changed = enforce(CONTROL, tree(folk(**TOOR)), extra_root_lock=True)
    assert (found["status"], changed) == ("pass", ["/etc/passwd", "/etc/shadow"])
    assert "toor:x:0:0::/root:/usr/sbin/nologin" in (tmp_path / "etc/passwd").read_text()
    assert "toor:!$6$salt$hash:" in (tmp_path / "etc/shadow").read_text()
    assert enforce(CONTROL, tree(), extra_root_lock=True)[1] == []


def test_the_connecting_user_is_not_locked(tree, judge):
    found = judge(
        CONTROL, tree(folk(**TOOR)), extra_root_lock=True, connection=SimpleNamespace(user="toor", address=None))
    assert (found["status"], found["would_change"]) == ("fail", False)


def test_names_that_are_not_utf8_survive(tree, judge):
    files = folk()
    files["/etc/passwd"] = files["/etc/passwd"].encode() + b"ev\xffl:x:1000:1::/:/bin/sh\n"
    found = judge(CONTROL, tree(files))
    assert found["status"] == "fail"
    json.dumps(found, ensure_ascii=False).encode("utf-8")


def test_a_broken_line_is_an_error_and_nothing_is_staged(tree, judge):
    host = tree(folk(passwd="broken:x:12\n"))
    found = judge(CONTROL, host, extra_root_lock=True)
    assert (found["status"], host.changes) == ("error", {})
    assert "/etc/passwd:7" in found["message"]["en"]
