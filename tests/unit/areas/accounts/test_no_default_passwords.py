# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_default_passwords import (
    NoDefaultPasswords,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import crypt3
from tests.unit.support.folk import folk

CONTROL = NoDefaultPasswords()


def hashed(word):
    """A SHA-512 hash made by something else than the code under test."""
    made = subprocess.run(
        ["openssl", "passwd", "-6", "-salt", "saltsalt", word], capture_output=True, text=True, check=True)
    return made.stdout.strip()


def with_password(name, stored, uid=1002):
    return folk(
        passwd="%s:x:%d:%d::/home/%s:/bin/bash\n" % (name, uid, uid, name),
        shadow="%s:%s:20700:0:180:7:::\n" % (name, stored))


@pytest.mark.parametrize("name, word, kind", [
    ("carol", "carol", "its own name"),
    ("pi", "raspberry", "a vendor's default"),
    ("carol", "Welcome-to-Bank", "one of the default passwords that the policy names"),
    ("carol", "carol123", "one of the default passwords that the policy names"),
])
def test_a_default_password_fails_and_is_not_shown(tree, judge, name, word, kind):
    stored = hashed(word)
    found = judge(
        CONTROL, tree(with_password(name, stored)), default_passwords=["Welcome-to-Bank", "{name}123"],
        default_passwords_seconds=60.0)
    assert (found["status"], found["would_change"]) == ("fail", False)
    assert found["message"]["en"] == "The password of %s is %s (/etc/shadow:7)." % (name, kind)
    assert stored not in json.dumps(found)
    assert word == name or word not in json.dumps(found)


def test_a_good_password_passes_without_a_diff(tree, judge):
    host = tree(with_password("carol", hashed("6f2c-vEr-9")))
    found = judge(CONTROL, host, default_passwords_seconds=60.0)
    assert (found["status"], host.changes) == ("pass", {})


def test_a_locked_account_is_not_tried(tree, judge):
    assert judge(CONTROL, tree(with_password("carol", "!" + hashed("carol"))))["status"] == "pass"


def test_lock_by_opt_in_passes_and_twice_equals_once(tree, enforce, tmp_path):
    options = dict(default_passwords_lock=True, default_passwords_seconds=60.0)
    stored = hashed("carol")
    found, changed = enforce(CONTROL, tree(with_password("carol", stored)), **options)
    assert (found["status"], changed) == ("pass", ["/etc/shadow"])
    assert "carol:!%s:20700" % stored in (tmp_path / "etc/shadow").read_text()
    assert enforce(CONTROL, tree(), **options)[1] == []


@pytest.mark.parametrize("name", ["root", "carol"])
def test_root_and_the_connecting_user_are_never_locked(tree, judge, name):
    files = with_password("carol", hashed("carol"))
    if name == "root":
        files = dict(folk(), **{"/etc/shadow": "root:%s:20700:0:180:7:::\n" % hashed("root")})
    connection = SimpleNamespace(user="carol", address=None)
    found = judge(
        CONTROL, tree(files), default_passwords_lock=True, default_passwords_seconds=60.0, connection=connection)
    assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", False)


def test_out_of_time_is_not_checked_and_says_how_far(tree, judge):
    found = judge(CONTROL, tree(with_password("carol", hashed("carol"))), default_passwords_seconds=0.0)
    assert found["status"] == "not_checked"
    assert "carol: 0 of 1 words tried (/etc/shadow:7)" in found["message"]["en"]


def test_an_unknown_hash_is_not_checked(tree, judge):
    found = judge(CONTROL, tree(with_password("carol", "$sm3$saltsalt$abcdefghijklmnopqrstuvwxyz")))
    assert found["status"] == "not_checked"
    assert "cannot compute" in found["message"]["en"]


def test_everyones_name_is_tried_before_anyones_second_word(tree, judge, monkeypatch):
    asked = []
    monkeypatch.setattr(crypt3, "matches", lambda stored, word: asked.append(word))
    names = ["carol", "dave", "erin"]
    files = folk(
        passwd="".join("%s:x:%d:100::/home/%s:/bin/bash\n" % (name, 1002 + at, name) for at, name in enumerate(names)),
        shadow="".join("%s:%s:20700:0:180:7:::\n" % (name, hashed(name + "!")) for name in names))
    assert judge(CONTROL, tree(files))["status"] == "pass"
    assert asked[:3] == names


def test_the_c_library_answers():
    assert crypt3.matches(hashed("carol"), "carol")
    assert not crypt3.matches(hashed("carol"), "dave")
    with pytest.raises(crypt3.Unsupported):
        crypt3.matches("$zz$nothing$like$this", "carol")


def test_a_name_that_is_not_utf8_survives(tree, judge):
    line = b":x:1002:1002::/home/x:/bin/bash\n"
    files = folk()
    files["/etc/passwd"] = files["/etc/passwd"].encode() + b"ev\xffl" + line
    files["/etc/shadow"] = files["/etc/shadow"].encode() + b"ev\xffl:" + hashed("x").encode() + b":20700:0:180:7:::\n"
    found = judge(CONTROL, tree(files), default_passwords_seconds=60.0)
    assert (found["status"], json.dumps(found, ensure_ascii=False).encode("utf-8")[:1]) == ("pass", b"{")
