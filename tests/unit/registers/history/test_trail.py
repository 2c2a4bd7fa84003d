# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trail, on real repositories: who changed a record, and what is not committed."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history import repository
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
from tests.unit.registers.git_support import loaded, needs_git
from tests.unit.registers.history.trails import ACTIVITIES, POSTS, reasons, trail

pytestmark = needs_git

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
