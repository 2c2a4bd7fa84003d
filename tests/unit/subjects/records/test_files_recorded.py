# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AIDE says of the host's files is recorded, with what its database is worth; none is made without an approval.
"""

import gzip
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder, source
from tests.unit.support import records

SPEC = "@@db_spec name lname perm uid gid sha256 "
ROWS = ("/bin usr/bin 120777 0 0 0", "/etc 0 40755 0 0 0", "/etc/motd 0 100644 0 0 unAhg5Jf=",
        "/usr/bin/tac 0 100755 0 0 OmzcF9aI=")
WORDS = """\
Summary:
  Added entries:\t\t1

---------------------------------------------------
Added entries:
---------------------------------------------------

f+++++++++++++++++: /usr/local/bin/x y

---------------------------------------------------
Changed entries:
---------------------------------------------------

f   p..     .A.   : /usr/bin/[

---------------------------------------------------
The attributes of the (uncompressed) database(s):
---------------------------------------------------

/var/lib/aide/aide.db
 TIGER     : XVrE7pM8bPdxEqwh30VPRzOWnnbx1AV3
"""


def database(*rows, spec=SPEC, end="@@end_db\n"):
    return "\n".join(("@@begin_db", "# Time of generation was 2026-11-20 08:00:00", spec, *rows)) + "\n" + end


@pytest.fixture
def aide(tree, tmp_path, monkeypatch):
    """Return a function that has the recorder ask an AIDE that answers so; it gives the record."""
    monkeypatch.setattr(recorder, "text_of", lambda path: records.MACHINE)
    place = tmp_path / "db" / "aide.db"
    (tmp_path / "aide.conf").write_text(
        f"@@define D {tmp_path}/db\ndatabase_in=file:@@{{D}}/aide.db\ndatabase_out=file:@@{{D}}/aide.db.new\n")
    place.parent.mkdir()
    place.parent.joinpath("asked").write_text("")

    def run(data=None, *, rc=0, report=None, said=b"", approved="", paths=("/etc", "/usr/bin"), version=b"AIDE 0.18.3"):
        def asked(words):
            with open(place.parent / "asked", "a") as stream:
                stream.write(words[-1] + "\n")
            if words[-1] == "--init":
                place.with_name("aide.db.new").write_text(database(*ROWS))
            if words[-1] == "--check":
                url = next(word for word in words if word.startswith("report_url=file:"))
                with open(url.partition(":")[2], "w") as stream:
                    stream.write(json.dumps(report or {}) if isinstance(report, dict) or report is None else report)
            return (rc if words[-1] == "--check" else 0), version if words == ["--version"] else said
        monkeypatch.setattr(recorder, "aide_said", asked)
        if data is not None:
            place.write_bytes(data if isinstance(data, bytes) else data.encode())
        tree({"/etc/machine-id": records.MACHINE})
        recorder.main(["file-integrity", "--config", str(tmp_path / "aide.conf"), "--approved", approved, "--folder",
                       str(tmp_path / records.FOLDER[1:])] + [word for path in paths for word in ("--path", path)])
        return source.of(tree(), "file-integrity")
    run.place = place
    return run


def test_what_differs_is_told_by_kind(aide):
    report = {"added": {"/usr/bin/x": "f+++"}, "changed": {"/etc/motd": "f   ...     H..   "}}
    found = aide(database(*ROWS), rc=5, report=report)
    assert (found.result, found.rc, found.tool) == ("warning", 5, "aide")
    assert found.facts["changed"] == [["/etc/motd", "f ... H.."]] and found.facts["counts"]["added"] == 1
    assert (found.facts["entries"], found.facts["made"]) == (4, "2026-11-20 08:00:00")


def test_an_old_aide_tells_the_same_in_words(aide):
    found = aide(database(*ROWS), rc=5, report=WORDS, version=b"Aide 0.16.1")
    assert found.facts["added"] == [["/usr/local/bin/x y", "f+++++++++++++++++"]]
    assert found.facts["changed"] == [["/usr/bin/[", "f p.. .A."]] and found.facts["removed"] == []


def test_what_a_database_tells_of_the_paths_is_counted(aide, tmp_path):
    weak = "/usr/bin/w 0 100755 0 0 0"
    found = aide(database(*ROWS, weak), paths=["/etc", "/usr/bin", "/boot", str(tmp_path / "none")])
    assert found.facts["below"] == {"/etc": 2, "/usr/bin": 2, "/boot": 0, str(tmp_path / "none"): 0}
    assert (found.facts["weak"], found.facts["absent"]) == (["/usr/bin/w"], [str(tmp_path / "none")])
    assert aide(database(*ROWS, spec="@@db_spec name lname perm uid gid md5")).facts["weak_count"] > 0


def test_a_database_of_other_rules_is_told(aide):
    said = b"Entry /etc/motd in databases has different attributes: +md5-sha256\n"
    found = aide(database(*ROWS), said=said)
    assert (found.result, found.facts["other_rules"]) == ("warning", 1)


WHOLE = gzip.compress(database(*ROWS, *[f"/usr/bin/{one} 0 100755 0 0 {one}=" for one in range(2000)]).encode())


@pytest.mark.parametrize("data, said", [
    (None, "is not there"), (b"", "does not begin"), ("<html>502 Bad Gateway</html>", "does not begin"),
    (database(*ROWS, end=""), "is cut"), (WHOLE[:len(WHOLE) // 2], "end-of-stream"), (b"\x1f\x8b", "end-of-stream"),
    (b"\x1f\x8b\x08\0" + b"x" * 200, "")])
def test_a_database_that_is_not_whole_is_a_failure(aide, data, said):
    found = aide(data)
    assert found.result == "failed" and said in found.facts["said"]
    assert "--check" not in aide.place.with_name("asked").read_text()


def test_plain_text_and_packed_count_alike(aide):
    assert aide(WHOLE).facts["entries"] == 2004
    assert aide(database(*ROWS)).facts["entries"] == 4


def test_one_that_was_left_new_is_named(aide):
    aide.place.with_name("aide.db.new").write_text(database(*ROWS))
    assert "aide.db.new was left beside it" in aide().facts["said"]


def test_an_approval_makes_one_and_counts_once(aide):
    found = aide(approved="Zhao Min")
    seal = found.facts["sealed"]
    assert (seal["approved"], seal["sha256"]) == ("Zhao Min", recorder.digest_of(aide.place))
    assert os.stat(aide.place).st_mode & 0o777 == 0o600
    aide.place.unlink()
    gone = aide(approved="Zhao Min")
    assert gone.result == "failed" and "is not there" in gone.facts["said"] and not aide.place.exists()
    assert gone.facts["sealed"] == seal


def test_another_approval_makes_a_new_one_and_keeps_the_old(aide):
    aide(database("/etc 0 40755 0 0 0"), approved="Zhao Min")
    assert "--init" not in aide.place.with_name("asked").read_text()
    found = aide(approved="Li Na")
    assert (found.facts["entries"], found.facts["sealed"]["approved"]) == (4, "Li Na")
    assert "\n/etc 0" in aide.place.with_name("aide.db.old").read_text()
    assert aide(approved="Zhao Min").facts["sealed"]["approved"] == "Li Na"


def test_one_that_is_exchanged_keeps_the_seal_of_the_other(aide):
    aide(database(*ROWS), approved="Zhao Min")
    found = aide(database("/etc 0 40755 0 0 0"), approved="Zhao Min")
    assert found.facts["sealed"]["sha256"] != found.facts["database_sha256"]


@pytest.mark.parametrize("rc, report", [(0, {"added": {"/x": "f"}}), (4, {}), (7, "")])
def test_a_list_that_is_not_what_the_exit_status_says_is_a_failure(aide, rc, report):
    assert aide(database(*ROWS), rc=rc, report=report).result == "failed"


def test_a_configuration_that_names_no_database_is_a_failure(aide, tmp_path):
    (tmp_path / "aide.conf").write_text("database_in=https://db.example/aide.db\n")
    assert "names no database" in aide(database(*ROWS)).facts["said"]


def test_a_program_that_a_configuration_includes_is_not_run_and_names_no_database(aide, tmp_path):
    ran, program = tmp_path / "ran", tmp_path / "rules"
    program.write_text(f"#!/bin/sh\ntouch {ran}\necho database_in=file:/other.db\n")
    program.chmod(0o755)
    include = f"@@x_include {program}\n@@x_include {tmp_path} rules\n"
    (tmp_path / "aide.conf").write_text(f"{include}database_in=file:{aide.place}\n")
    assert aide(database(*ROWS)).facts["database"] == str(aide.place)
    (tmp_path / "aide.conf").write_text(include)
    assert "names no database" in aide(database(*ROWS)).facts["said"] and not ran.exists()


def test_the_words_of_an_error_are_kept(monkeypatch, tmp_path):
    (tmp_path / "aide").write_text("#!/bin/sh\necho '  ERROR: /etc/aide.conf:2: unexpected' >&2\nexit 17\n")
    (tmp_path / "aide").chmod(0o755)
    monkeypatch.setattr(recorder, "_PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ValueError, match=r"ERROR: /etc/aide\.conf:2"):
        recorder.aide_said(["--check"])
