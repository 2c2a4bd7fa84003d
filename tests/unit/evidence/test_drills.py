# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record of a drill counts as signed by a key of the register of keys alone, for evidence, on its days."""

import json
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import drills, queries, signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from tests.unit.support import records

REGISTER = """status: kept
since: 2020-01-01
reviewed: 2026-10-08
records:
  - id: MY-001
    purpose: {purpose}
    created: {created}
    expires: {expires}
    signing_key: {key}
"""
LINE = json.dumps(records.record("restore-credit", tool="restic"))


@pytest.fixture
def agency(tmp_path, monkeypatch):
    """A register with one key, a record that it has signed, and a function that writes the register anew."""
    monkeypatch.setattr(drills, "_SIGNERS", {})
    for name in ("key", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    (tmp_path / "registers").mkdir()

    def register(**fields):
        drills._SIGNERS.clear()
        key = " ".join((tmp_path / "key.pub").read_text().split()[:2])
        given = {"purpose": "evidence_signing", "created": "2026-01-01", "expires": "2027-12-31", "key": key, **fields}
        (tmp_path / "registers/keys.yml").write_text(REGISTER.format(**given), encoding="utf-8")
    register()
    path = drills.keep(tmp_path / "kept", "db1", LINE)
    signing.sign(path, tmp_path / "key")
    return tmp_path, path, register


def signer(folder):
    given, told = drills.signed_for("db1", str(folder / "kept"), str(folder / "registers"))
    assert len(given["records"]) == 1
    return given["records"][0]["signer"], " ".join(text.en for text in told)


def test_a_record_that_the_key_of_the_register_has_signed(agency):
    folder, path, _register = agency
    assert path.read_text(encoding="utf-8") == LINE + "\n"
    assert signer(folder) == ("MY-001", "")


def test_unsigned_forged_by_another_key_and_for_another_purpose(agency):
    folder, path, _register = agency
    signing.sign(path, folder / "other")
    assert signer(folder)[0] == "" and "is none by MY-001" in signer(folder)[1]
    signing.signature_of(path).unlink()
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(folder / "key"), str(path)], check=True,
                   capture_output=True)
    assert signer(folder)[0] == "" and "is none by MY-001" in signer(folder)[1]
    signing.signature_of(path).unlink()
    assert signer(folder)[0] == "" and "is signed by nobody" in signer(folder)[1]


def test_a_record_that_was_changed_has_no_signature(agency):
    folder, path, _register = agency
    path.write_text(path.read_text(encoding="utf-8").replace('"rc": 0', '"rc": 1'), encoding="utf-8")
    assert signer(folder)[0] == ""


@pytest.mark.parametrize("fields, words", [
    ({"expires": "2026-06-30"}, "a key of 2026-01-01 to 2026-06-30"), ({"created": "2026-11-23"}, "a key of")])
def test_a_key_signs_what_is_of_its_days_alone(agency, fields, words):
    folder, _path, register = agency
    register(**fields)
    assert signer(folder)[0] == "" and words in signer(folder)[1]


@pytest.mark.parametrize("fields", [
    {"purpose": "备份加密"}, {"key": "ssh-ed25519 AAAA"}, {"expires": "never"}])
def test_a_key_of_another_purpose_no_key_and_a_faulty_register_are_nobody(agency, fields):
    folder, _path, register = agency
    register(**fields)
    given, told = drills.signed_for("db1", str(folder / "kept"), str(folder / "registers"))
    assert given == {"signers": [], "records": []} and bool(told) == ("expires" in fields)
    assert not Signers.of(str(folder / "registers")).known


def test_without_a_folder_nothing_is_said_and_one_that_is_not_there_yet_is_empty(agency):
    folder, _path, _register = agency
    assert drills.signed_for("db1", "", str(folder / "registers")) == ({}, [])
    assert drills.signed_for("db1", str(folder / "none"), str(folder / "registers"))[0]["records"] == []


@pytest.mark.parametrize("host, line", [
    ("../db1", LINE), ("..", LINE), ("db1", "no json"), ("db1", "[]"), ("db1", LINE.replace("restore-credit", "../x")),
    ("db1", LINE.replace("restore-credit", "backup-credit")), ("db1", LINE.replace('"format": 1', '"format": 2'))])
def test_what_a_host_sends_is_kept_where_it_is_a_record_of_a_drill(tmp_path, host, line):
    with pytest.raises(drills.Odd):
        drills.keep(tmp_path / "kept", host, line)
    assert not (tmp_path / "kept").exists()


def test_the_last_two_records_of_a_set_are_looked_at(agency):
    folder, _path, _register = agency
    for hours in (3, 2, 1):
        drills.keep(folder / "kept", "db1", json.dumps(records.record("restore-app", hours, tool="restic")))
    given, told = drills.signed_for("db1", str(folder / "kept"), str(folder / "registers"))
    assert [one["signer"] for one in given["records"]] == ["", "", "MY-001"] and len(told) == 2


QUERY = {"set": "credit", "query": "SELECT 1", "at_least": 1}


@pytest.mark.parametrize("one, words", [
    ("x", "no mapping"), ({"set": "credit"}, "has no query"), ({**QUERY, "at_least": "1"}, "cannot be its at_least"),
    ({**QUERY, "fresh_hours": 1}, "either"), ({"set": "a", "query": "x"}, "either"),
    ({**QUERY, "most": 1}, "none of at_least")])
def test_a_question_that_cannot_be_meant_is_named(one, words):
    queries.check([QUERY])
    with pytest.raises(VariableError, match=words):
        queries.check([QUERY, one])
