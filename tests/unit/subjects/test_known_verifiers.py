# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords that anybody would try are known by their verifiers, within a time, and none is told."""

import base64
import hashlib
import hmac
import json
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import known_verifiers


def scram(word, rounds=4096):
    salt = b"0123456789abcdef"
    salted = hashlib.pbkdf2_hmac("sha256", word.encode(), salt, rounds)
    key = hashlib.sha256(hmac.new(salted, b"Client Key", hashlib.sha256).digest()).digest()
    return "SCRAM-SHA-256$%d:%s$%s:%s" % (
        rounds, base64.b64encode(salt).decode(), base64.b64encode(key).decode(), base64.b64encode(b"x" * 32).decode())


def md5(word, name):
    return "md5" + hashlib.md5((word + name).encode()).hexdigest()


def sha1(word):
    return "*" + hashlib.sha1(hashlib.sha1(word.encode()).digest()).hexdigest().upper()


@pytest.fixture
def found(tmp_path):
    """Return a function that gives what is found among the rows of a database."""
    numbers = iter(range(100))

    def run(engine, rows, named=(), seconds=20.0, mariadb=True):
        answer = [rows]
        database = SimpleNamespace(
            engine=engine, host=Host(str(tmp_path)), server=SimpleNamespace(process=next(numbers)), mariadb=mariadb,
            asked=lambda *questions: answer)
        return known_verifiers.of(database, list(named), seconds)
    return run


def test_names_and_usual_words_are_found_in_each_kind_of_verifier(found):
    told = found("postgresql", [
        ["app", scram("app")], ["postgres", scram("P@ssw0rd")], ["old", md5("123456", "old")],
        ["good", scram("x9!kd7")], ["named", scram("Credit-named")]], named=["Credit-{name}"])
    assert {name: kind.en for name, kind in told.known.items()} == {
        "app": "its own name", "postgres": "one of the usual words", "old": "one of the usual words",
        "named": "one of the default passwords that the policy names"}
    assert (told.tried, told.untried) == (5, 0)


def test_those_of_mariadb_and_mysql_are_too(found):
    either = {"auth_or": [{}, {"plugin": "unix_socket"}], "authentication_string": sha1("root")}
    rows = [
        ["root", "localhost", json.dumps(either)],
        ["app", "%", json.dumps({"plugin": "ed25519", "authentication_string": "x" * 41})],
        ["ok", "%", json.dumps({"plugin": "mysql_native_password", "authentication_string": sha1("x9!kd7")})],
        ["none", "%", json.dumps({"authentication_string": "invalid"})]]
    assert list(found("mysql", rows).known) == ["'root'@'localhost'"]
    assert list(found("mysql", [["a", "%", sha1("admin")]], mariadb=False).known) == ["'a'@'%'"]


def test_the_time_is_kept_and_what_was_not_tried_is_counted(found):
    told = found("postgresql", [["r%d" % number, scram("x9!kd7")] for number in range(50)], seconds=0.0)
    assert (told.known, told.untried) == ({}, 50)


@pytest.mark.parametrize("stored", [
    "SCRAM-SHA-256$", "SCRAM-SHA-256$x:y$z", "SCRAM-SHA-256$99999999:AAAA$AAAA:AAAA", "SCRAM-SHA-256$-1:AA==$AA==:AA==",
    "SCRAM-SHA-256$4096:!$!", "other", "", "md5"])
def test_what_is_no_verifier_is_none(found, stored):
    assert found("postgresql", [["app", stored]]).known == {}
