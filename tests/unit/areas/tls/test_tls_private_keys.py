# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys are closed to others, and never read; examples of packages fail."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_private_keys import TlsPrivateKeys
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys
from tests.unit.support.tls_endpoints import KEY as PATH, SECRET, live

CONTROL = TlsPrivateKeys()
def test_a_closed_key_passes_and_is_not_told(judge, key_host):
    found = judge(CONTROL, key_host())
    assert found["status"] == "pass" and SECRET not in str(found)


def test_an_open_key_is_named_and_closed(judge, enforce, key_host, tmp_path):
    found = judge(CONTROL, key_host(0o644))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "has mode 0644" in found["message"]["en"] and PATH in found["affects"][0]["en"]
    assert enforce(CONTROL, live(tmp_path))[0]["status"] == "pass"
    assert os.stat(tmp_path / PATH[1:]).st_mode & 0o777 == 0o640
    assert enforce(CONTROL, live(tmp_path))[1] == []


@pytest.mark.parametrize(("uid", "gid"), [(1000, 0), (0, 1000)])
def test_a_key_that_somebody_else_has_is_named_and_left_to_a_person(judge, enforce, key_host, tmp_path, uid, gid):
    key_host(0o644)
    os.chown(tmp_path / PATH[1:], uid, gid)
    found = judge(CONTROL, live(tmp_path))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "a second service may read it" in found["advice"]["en"]
    assert enforce(CONTROL, live(tmp_path))[1] == []
    here = os.stat(tmp_path / PATH[1:])
    assert (here.st_mode & 0o777, here.st_uid, here.st_gid) == (0o644, uid, gid)


def test_a_key_that_is_stricter_already_is_left_so(enforce, key_host, tmp_path):
    key_host(0o400)
    assert enforce(CONTROL, live(tmp_path))[1] == []
    assert os.stat(tmp_path / PATH[1:]).st_mode & 0o777 == 0o400


def test_an_example_of_a_package_fails(judge, key_host):
    found = judge(CONTROL, key_host(path="/etc/ssl/private/ssl-cert-snakeoil.key"))
    assert (found["status"], found["would"], found["reason"]) == ("fail", "person", "example_key")


def test_keys_that_are_not_looked_at_are_named(judge, key_host):
    found = judge(CONTROL, key_host(unread=[keys.Unread("redis-server (PID 9)", keys._NOT_READ)]))
    assert found["status"] == "not_checked" and "redis-server (PID 9)" in found["message"]["en"]


def test_an_image_shows_no_servers(judge, tree):
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
