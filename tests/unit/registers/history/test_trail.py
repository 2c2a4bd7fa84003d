# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trail, on real repositories with real keys: who changed a record, what is not committed, who has signed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history import repository
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail, words_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place
from tests.unit.registers.git_support import Checkout, loaded, needs_git

pytestmark = needs_git

POSTS = """status: kept
reviewed: 2026-10-08
assignments:
  - {post: dba, person: p03, from: 2026-01-01}
  - post: system_admin
    person: p07
    from: 2026-01-01
"""
ACTIVITIES = """status: draft
none:
  - {kind: cross_border, on: 2026-10-08, by: p03, reason: nothing goes abroad}
"""
APPROVALS = """status: draft
matrix:
  - {matter: change, approver: [dba], levels: 2, sign: true}
  - {matter: repair, approver: [dba], levels: 1}
records:
  - id: S-1
    kind: change
    steps:
      - {by: p03, on: 2026-10-01}
  - id: S-2
    kind: repair
    steps: [{by: p03, on: 2026-10-01}]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def trail(checkout: Checkout, mode: str | None = "commits", folder: Path | None = None) -> Trail:
    folder = folder or checkout.folder
    return Trail.of(folder, mode, loaded(folder))


def reasons(found: Collection[Observation]) -> list[tuple[str, str]]:
    return [(one.status, one.reason) for one in found]


def none_of(checkout: Checkout) -> list[Observation]:
    """What a clause comes to that rests on the statement of none."""
    registers = loaded(checkout.folder)
    one = Trail.of(checkout.folder, "signed", registers)
    return one.observations(["activities"], registers["activities"].lists["none"])


def steps(checkout: Checkout) -> list[Observation]:
    return trail(checkout, "signed").observations(["approvals"], calls=[{"rule": "approved", "kinds": ["change"]}])


# Commits


def test_the_last_commit_of_each_record(checkout):
    checkout.write(posts=POSTS)
    first = checkout.commit()
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    second = checkout.commit(author="Li Na", day="2026-11-02")
    registers = loaded(checkout.folder)
    found = Trail.of(checkout.folder, "commits", registers)
    one, other = (found.change(record) for record in registers["posts"].lists["assignments"])
    assert (one.author, one.day, one.commit) == ("Wang Fang", date(2026, 10, 8), first)
    assert (other.author, other.day, other.commit) == ("Li Na", date(2026, 11, 2), second)
    assert not one.uncommitted and one.known and one.signer is None
    assert found.observations(["posts"]) == []
    assert found.state() == {"posts": {
        "sha256": hashlib.sha256(checkout.folder.joinpath("posts.yml").read_bytes()).hexdigest(),
        "commit": second, "dirty": False}}


def test_a_commit_that_claims_an_older_day_is_still_the_last(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    second = checkout.commit(author="Li Na", day="1999-01-01")
    record = loaded(checkout.folder)["posts"].lists["assignments"][1]
    assert trail(checkout).change(record).commit == second


def test_a_line_that_is_not_committed(checkout):
    checkout.write(posts=POSTS, activities=ACTIVITIES)
    checkout.commit()
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    found = trail(checkout)
    observations = found.observations(["posts", "activities"])
    assert reasons(observations) == [("manual", "uncommitted")]
    assert str(observations[0].message).startswith("posts.yml:6: this is not what is committed")
    assert "differ: 1)" in str(observations[0].message)
    one, other = (found.change(record) for record in loaded(checkout.folder)["posts"].lists["assignments"])
    assert not one.uncommitted and other.uncommitted and other.author == "Wang Fang"
    assert found.state()["posts"]["dirty"] and not found.state()["activities"]["dirty"]
    assert found.observations(["activities", "people"]) == []


def test_what_is_staged_is_not_committed_and_what_is_gone_is_told(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.write(posts=POSTS.replace("    from: 2026-01-01\n", ""))
    checkout.git("add", "--all")
    assert "committed lines are gone" in str(trail(checkout).observations(["posts"])[0].message)


def test_a_file_that_is_not_yet_added(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.write(activities=ACTIVITIES)
    found = trail(checkout, None)
    observations = found.observations(["activities"])
    assert reasons(observations) == [("manual", "uncommitted")] and "git add" in str(observations[0].message)
    change = found.change(loaded(checkout.folder)["activities"].lists["none"][0])
    assert change.commit is None and change.uncommitted
    assert found.state()["activities"]["dirty"]


def test_before_the_first_commit(checkout):
    checkout.write(posts=POSTS)
    found = trail(checkout, None)
    assert found.mode == "commits" and reasons(found.observations(["posts"])) == [("manual", "uncommitted")]
    assert found.state()["posts"]["commit"] is None


def test_a_renamed_file_keeps_its_authors(checkout):
    checkout.write(older=POSTS)
    first = checkout.commit()
    checkout.git("mv", "registers/older.yml", "registers/posts.yml")
    checkout.commit(author="Li Na")
    record = loaded(checkout.folder)["posts"].lists["assignments"][0]
    assert trail(checkout).change(record).commit == first


def test_ends_of_lines_of_another_system_are_no_change(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.write(posts=POSTS.replace("\n", "\r\n"))
    assert trail(checkout).observations(["posts"]) == []


def test_a_mark_of_the_encoding_is_no_change(checkout):
    checkout.write(posts="\ufeff" + POSTS)
    first = checkout.commit()
    assert trail(checkout).observations(["posts"]) == []
    assert trail(checkout).change(loaded(checkout.folder)["posts"].lists["assignments"][0]).commit == first


def test_what_was_loaded_is_what_is_compared(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    registers = loaded(checkout.folder)
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    assert Trail.of(checkout.folder, "commits", registers).observations(["posts"]) == []


def test_breaks_that_only_yaml_counts_do_not_move_the_records_below(checkout):
    checkout.write(posts="status: kept\nnote: 'a\u2028\u2028b'\n" + POSTS.split("\n", 2)[2])
    checkout.commit()
    text = checkout.folder.joinpath("posts.yml").read_text(encoding="utf-8")
    checkout.write(posts=text.replace("person: p07", "person: p08"))
    second = checkout.commit(author="Li Na")
    one, other = loaded(checkout.folder)["posts"].lists["assignments"]
    assert trail(checkout).change(one).author == "Wang Fang" and trail(checkout).change(other).commit == second


def test_an_author_cannot_steer_the_terminal(checkout):
    checkout.write(posts=POSTS)
    checkout.commit(author="root\x1b[31m\u202e!")
    record = loaded(checkout.folder)["posts"].lists["assignments"][0]
    assert trail(checkout).change(record).author == "root\\x1b[31m\\u202e!"


def test_an_author_is_called_what_the_commit_says_whatever_a_mailmap_makes_of_it(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.root.joinpath(".mailmap").write_text("Li Na <b@example.org> <a@example.org>\n")
    checkout.git("config", "mailmap.file", str(checkout.root / ".mailmap"))
    record = loaded(checkout.folder)["posts"].lists["assignments"][0]
    assert trail(checkout).change(record).author == "Wang Fang"


def test_what_went_wrong_is_told_and_not_the_hint_before_it(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    blob = checkout.git("rev-parse", "HEAD:registers/posts.yml").strip()
    checkout.root.joinpath(".git/objects", blob[:2], blob[2:]).unlink()
    assert "fatal: " in str(trail(checkout).problem) and "hint" not in str(trail(checkout).problem)


def test_a_shallow_clone_is_not_believed_at_its_end(checkout):
    checkout.write(posts=POSTS)
    checkout.commit(signed_by="p03")
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    checkout.commit(author="Li Na", signed_by="p03")
    checkout.write(posts=POSTS.replace("person: p07", "person: p09"))
    checkout.commit(author="Li Na", signed_by="p03")
    checkout.git("clone", "--quiet", "--depth=2", f"file://{checkout.root}", str(checkout.base / "clone"))
    folder = checkout.base / "clone" / "registers"
    found = trail(checkout, None, folder)
    one, other = (found.change(record) for record in loaded(folder)["posts"].lists["assignments"])
    assert not one.known and other.known
    assert found.mode == "commits" and "--unshallow" in str(found.note) and found.observations(["posts"]) == []
    assert set(reasons(trail(checkout, "signed", folder).observations(["posts"]))) == {("manual", "shallow")}


# No trail


def test_no_repository(checkout, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    folder.joinpath("posts.yml").write_text(POSTS)
    assert trail(checkout, None, folder).mode == "none" and "git checkout" in str(trail(checkout, None, folder).note)
    observations = trail(checkout, "commits", folder).observations(["posts"])
    assert reasons(observations) == [("manual", "no_trail")] and "git init" in str(observations[0].message)
    assert trail(checkout, "none", folder).note is None
    assert trail(checkout, "commits", folder).change(loaded(folder)["posts"].lists["assignments"][0]) is None


def test_no_git(checkout, monkeypatch, tmp_path):
    checkout.write(posts=POSTS)
    checkout.commit()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert trail(checkout, None).mode == "none" and "not installed" in str(trail(checkout, None).note)
    assert trail(checkout, None).observations(["posts"]) == []
    found = trail(checkout, "commits")
    assert reasons(found.observations(["posts"])) == [("manual", "no_trail")]
    assert found.state()["posts"]["commit"] is None and found.state()["posts"]["dirty"] is None


def test_no_ssh_keygen(checkout, monkeypatch, tmp_path):
    checkout.write(posts=POSTS)
    checkout.commit()
    programs = tmp_path / "programs"
    programs.mkdir()
    programs.joinpath("git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(programs))
    found = trail(checkout, "signed").observations(["posts"])
    assert reasons(found) == [("manual", "no_trail")] and "ssh-keygen" in str(found[0].message)


def test_git_that_does_not_answer(checkout, monkeypatch, tmp_path):
    checkout.write(posts=POSTS)
    programs = tmp_path / "programs"
    programs.mkdir()
    programs.joinpath("git").write_text("#!/bin/sh\nexec /bin/sleep 20\n")
    programs.joinpath("git").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(repository, "TIMEOUT", 0.2)
    assert "did not answer" in str(trail(checkout).observations(["posts"])[0].message)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_elses(checkout, monkeypatch):
    checkout.write(posts=POSTS)
    checkout.commit()
    monkeypatch.setenv("HOME", str(checkout.base))
    for path in (checkout.root, checkout.root / ".git"):
        os.chown(path, 12345, 12345)
    message = str(trail(checkout).observations(["posts"])[0].message)
    assert "belongs to another user" in message and f"--add safe.directory '{checkout.root}'" in message
    found = trail(checkout, None)
    assert found.mode == "none" and "no verdict says anything of who wrote the registers" in str(found.note)


def test_registers_that_git_was_told_to_ignore_have_no_trail_unless_asked_for(checkout):
    checkout.write(posts=POSTS)
    checkout.root.joinpath(".gitignore").write_text("registers/\n")
    checkout.commit()
    assert trail(checkout, None).mode == "none"
    assert reasons(trail(checkout, "commits").observations(["posts"])) == [("manual", "uncommitted")]


def test_nothing_of_the_repository_runs_and_nothing_is_written(checkout, monkeypatch):
    traitor, mark = checkout.base / "traitor", checkout.base / "ran"
    traitor.write_text(f"#!/bin/sh\necho ran >> {mark}\ncat\n")
    traitor.chmod(0o755)
    checkout.root.joinpath(".gitattributes").write_text("*.yml filter=evil diff=evil\n")
    checkout.write(posts=POSTS)
    checkout.commit(signed_by="p03")
    for name in (
            "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv",
            "diff.evil.command", "core.fsmonitor", "core.pager", "gpg.program", "gpg.ssh.program",
            "gpg.ssh.defaultKeyCommand", "diff.external", "core.sshCommand"):
        checkout.git("config", name, str(traitor))
    checkout.git("config", "log.showSignature", "true")
    checkout.write(posts=POSTS + "# more\n")
    before = {path: path.stat().st_mtime_ns for path in checkout.root.rglob("*")}
    mark.unlink(missing_ok=True)
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    found = trail(checkout, "signed")
    assert found.problem is None and found.observations(["posts"])
    assert not mark.exists()
    assert {path: path.stat().st_mtime_ns for path in checkout.root.rglob("*")} == before


def test_revisions_that_the_repository_says_to_ignore_are_not_ignored(checkout):
    checkout.write(posts=POSTS)
    checkout.commit()
    checkout.write(posts=POSTS.replace("person: p07", "person: p08"))
    second = checkout.commit(author="Li Na")
    checkout.root.joinpath("ignored").write_text(second + "\n")
    checkout.git("config", "blame.ignoreRevsFile", "ignored")
    record = loaded(checkout.folder)["posts"].lists["assignments"][1]
    assert trail(checkout).change(record).commit == second


# Signed


def with_keys(checkout: Checkout, **texts: str) -> None:
    checkout.write(people=checkout.people(p03=checkout.public("p03"), p07=checkout.public("p07")))
    checkout.commit()
    checkout.write(**texts)


def test_a_statement_signed_by_its_author(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    record = loaded(checkout.folder)["activities"].lists["none"][0]
    assert trail(checkout, "signed").change(record).signer == "p03"


def test_a_statement_that_nobody_signed(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit()
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and found[0].who == "p03"
    assert "activities.yml:3" in str(found[0].message) and "git commit -S" in str(found[0].message)
    assert trail(checkout, "commits").observations(["activities"]) == []


@pytest.mark.parametrize(("signer", "verdict", "told"), [
    ("p07", ("fail", "signed_by_other"), "signed by the key of p07, the statement is p03's"),
    ("stranger", ("manual", "unsigned"), "SHA256:")])
def test_a_statement_signed_by_another_key(checkout, signer, verdict, told):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by=signer)
    found = none_of(checkout)
    assert reasons(found) == [verdict] and told in str(found[0].message)


def test_a_statement_whose_lines_nobody_knows_goes_by_the_whole_file(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit()
    registers = loaded(checkout.folder)
    registers["activities"].lists["none"][0].place = Place("activities.yml", 0, 0)
    found = Trail.of(checkout.folder, "signed", registers).observations(
        ["activities"], calls=[{"rule": "see", "kind": "cross_border"}])
    assert reasons(found) == [("manual", "unsigned")]


def test_a_later_change_by_another_takes_the_signature_away_whatever_its_day(checkout):
    text = "status: draft\nnone:\n  - kind: cross_border\n    on: 2026-10-08\n    by: p03\n    reason: none\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    checkout.write(activities=text.replace("2026-10-08", "2026-11-08"))
    checkout.commit(signed_by="p07", day="2001-01-01")
    assert reasons(none_of(checkout)) == [("fail", "signed_by_other")]
    checkout.write(activities=text.replace("2026-10-08", "2026-11-09"))
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []


def test_where_branches_meet_each_of_them_is_signed(checkout):
    text = "status: draft\nnone:\n  - kind: cross_border\n    on: 2026-10-08\n    by: p03\n    reason: none\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    checkout.git("checkout", "--quiet", "-b", "branch")
    checkout.write(activities=text.replace("cross_border", "outsourcing"))
    checkout.commit()
    checkout.git("checkout", "--quiet", "main")
    checkout.write(activities=text.replace("reason: none", "reason: nothing"))
    checkout.commit(signed_by="p03", day="2026-11-20")
    assert none_of(checkout) == []
    checkout.git("merge", "--quiet", "-m", "merge", "branch")
    assert "outsourcing" in checkout.folder.joinpath("activities.yml").read_text()
    assert reasons(none_of(checkout)) == [("manual", "unsigned")]


def test_what_an_alias_brings_in_is_signed_too(checkout):
    text = "status: draft\nagreed: &day 2026-10-08\nnone:\n  - {kind: cross_border, on: *day, by: p03, reason: none}\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    checkout.write(activities=text.replace("2026-10-08", "2026-11-08"))
    checkout.commit(signed_by="p07")
    assert reasons(none_of(checkout)) == [("fail", "signed_by_other")]


def test_a_key_that_is_not_committed_signs_for_nobody(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="stranger")
    checkout.write(people=checkout.people(p03=checkout.public("stranger")))
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and "no committed signing_key of p03" in str(found[0].message)


@pytest.mark.parametrize(("left", "found"), [("2026-10-09", []), ("2026-10-08", [("manual", "unsigned")])])
def test_a_key_signs_for_nobody_who_has_left(checkout, left, found):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    keys = checkout.people(p03=checkout.public("p03"), p07=checkout.public("p07"))
    checkout.write(people=keys.replace("  - id: p03\n", f"  - id: p03\n    name: 王芳\n    left: {left}\n"))
    checkout.commit()
    seen = none_of(checkout)
    assert reasons(seen) == found
    assert all("the key of 王芳 (p03), who had left on 2026-10-08" in str(one.message) for one in seen)


@pytest.mark.parametrize("key", [
    "ssh-ed25519 AAAA", "no key", "cert-authority ssh-ed25519 AAAA", '"ssh-ed25519 AAAA\\n* ssh-ed25519 AAAA"',
    "ssh-ed25519 AAAAB3NzaC1yc2E="])
def test_what_is_no_public_key(checkout, key):
    checkout.write(people=checkout.people(p03=key), activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    assert reasons(none_of(checkout)) == [("manual", "unsigned")]


def test_a_key_of_two_people_proves_nothing(checkout):
    checkout.write(
        people=checkout.people(p03=checkout.public("p03"), p07=checkout.public("p03")), activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and "more than one (p03, p07)" in str(found[0].message)


def test_that_a_register_is_kept_is_signed_by_somebody_of_the_agency(checkout):
    with_keys(checkout, posts=POSTS)
    checkout.commit()
    found = trail(checkout, "signed").observations(["posts"])
    assert reasons(found) == [("manual", "unsigned")] * 2
    assert str(found[0].message).startswith("posts.yml:1: status: kept counts when")
    checkout.write(posts=POSTS.replace("kept", '"kept"').replace("10-08", "10-09"))
    checkout.commit(signed_by="p07")
    assert trail(checkout, "signed").observations(["posts"]) == []


def test_a_wrong_statement_of_none_does_not_excuse_the_others_from_a_signature(checkout):
    with_keys(checkout, posts=POSTS + "none:\n- {kind: dba, on: soon}\n")
    checkout.commit()
    registers = load(checkout.folder)
    assert registers["posts"].faults
    assert reasons(Trail.of(checkout.folder, "signed", registers).observations(["posts"])) == [
        ("manual", "unsigned")] * 2


def test_a_value_below_its_key_is_signed_too(checkout):
    text = POSTS.replace("status: kept\n", "status:\n\n  # as we say\n  kept\n\n# Confirmed.\n")
    with_keys(checkout, posts=text.replace("  kept", "  draft"))
    checkout.commit(signed_by="p03")
    checkout.write(posts=text)
    checkout.commit()
    found = trail(checkout, "signed").observations(["posts"])
    assert [str(one.message).partition(" counts")[0] for one in found] == ["posts.yml:1: status: kept"]
    checkout.write(posts=text.replace("Confirmed", "We confirmed"))
    checkout.commit()
    assert trail(checkout, "signed").observations(["posts"])[0].message == found[0].message


def test_steps_are_signed_where_the_matrix_wants_it(checkout):
    with_keys(checkout, approvals=APPROVALS)
    checkout.commit(signed_by="p03")
    more = APPROVALS.replace("  - id: S-2", "      - by: p07\n        on: 2026-10-02\n  - id: S-2")
    checkout.write(approvals=more)
    checkout.commit(signed_by="p07")
    assert steps(checkout) == []
    checkout.write(approvals=more.replace("2026-10-02", "2026-10-03"))
    checkout.commit(signed_by="p03")
    found = steps(checkout)
    assert reasons(found) == [("fail", "signed_by_other")]
    assert str(found[0].message).startswith("approvals.yml:10: ") and "step 2 of S-1" in str(found[0].message)
    repair = [{"rule": "approved", "kinds": ["repair"]}]
    assert trail(checkout, "signed").observations(["approvals"], calls=repair) == []


def test_what_was_approved_is_not_changed_after_the_signature(checkout):
    text = APPROVALS.replace("    kind: change\n", "    kind: change\n    what: >-\n      the web\n      server\n", 1)
    with_keys(checkout, approvals=text)
    checkout.commit(signed_by="p03")
    done = text.replace("    steps:\n", "    done: 2026-10-02\n    steps:\n", 1)
    checkout.write(approvals=done.replace("  - id: S-2", "    done_by: [p07]\n  - id: S-2"))
    checkout.commit()
    assert steps(checkout) == []
    checkout.write(approvals=text.replace("      server\n", "      server and all else\n"))
    checkout.commit(signed_by="p07", author="Li Na")
    found = steps(checkout)
    assert reasons(found) == [("manual", "unsigned")] and found[0].who == "p03"
    assert str(found[0].message).startswith("approvals.yml:10: ") and "by Li Na has changed what p03" in str(
        found[0].message)
    checkout.write(approvals=text.replace("      server\n", "      server, and the proxy\n"))
    checkout.commit(signed_by="p03")
    assert steps(checkout) == []


def test_the_words_of_calls():
    calls = [{"rule": "approved", "kinds": ["repair"], "by": "dba"}, {"rule": "runs_approved"}]
    assert words_of(calls) == {"repair", "dba", "change"}
