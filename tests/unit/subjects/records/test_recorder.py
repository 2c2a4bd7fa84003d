# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the recorder writes is what is believed, however its tool ends; it stands alone, and leaves nothing half."""

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder, source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.recorder_text import TEXT
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic
from tests.unit.support import records

SHELL = ("--", sys.executable, "-c")


@pytest.fixture
def folder(tmp_path, monkeypatch, tree):
    """The evidence of a tree, whose machine is this one to the recorder."""
    tree({"/etc/machine-id": records.MACHINE})
    monkeypatch.setattr(recorder, "text_of", lambda path: records.MACHINE if "machine" in path else "boot")
    monkeypatch.setattr(recorder, "asked", lambda argv: None)
    return tmp_path / records.FOLDER[1:]


@pytest.fixture
def run(folder):
    """Return a function that runs the recorder; it gives its exit status."""
    return lambda *words: recorder.main([words[0], "--folder", str(folder), *words[1:]])


def test_it_is_written_to_hosts_as_it_stands():
    with open(recorder.__file__, encoding="utf-8") as stream:
        assert stream.read() == TEXT


def test_it_stands_alone():
    assert "ansible" not in "".join(line for line in TEXT.splitlines() if line.startswith(("import", "from")))


def test_what_a_tool_answers_is_believed(run, tree):
    assert run("load", *SHELL, "print('{\"free\": 7}')") == 0
    found = source.of(tree(), "load")
    assert (found.result, found.rc, found.facts, found.external) == ("ok", 0, {"answer": {"free": 7}}, False)
    assert found.config_sha256 == Topic("load", 1).digest(tree())


def test_each_line_holds_the_one_before(run, tree, folder):
    for number in range(3):
        assert run("load", *SHELL, f"print({number})") == 0
    assert source.of(tree(), "load").facts == {"answer": 2}
    first, second, _third = (folder / "load.jsonl").read_bytes().splitlines()
    assert json.loads(second)["previous"] == hashlib.sha256(first).hexdigest()
    assert json.loads(first)["previous"] is None


def test_one_at_a_time_writes(run, folder):
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    other = threading.Thread(target=run, args=("load", "--", "true"))
    with recorder.alone(str(folder)):
        other.start()
        other.join(0.5)
        assert other.is_alive() and not (folder / "load.jsonl").exists()
    other.join(60)
    assert (folder / "load.jsonl").exists()


@pytest.mark.parametrize("code, result, rc, words", [
    ("import sys; sys.exit('no such repository')", "failed", 1, "no such repository"),
    ("import os; os.kill(os.getpid(), 9)", "failed", -9, ""),
    ("import time; time.sleep(60)", "failed", 124, "did not end")])
def test_a_tool_that_fails_is_recorded_with_its_last_words(run, tree, code, result, rc, words):
    assert run("load", "--seconds", "1", *SHELL, code) == 3
    found = source.of(tree(), "load")
    assert (found.result, found.rc) == (result, rc) and words in found.facts["said"]


def test_a_tool_that_the_kernel_cannot_end_is_recorded_and_left_behind(run, tree, monkeypatch):
    killed = []

    class Stuck:
        """It waits for the server of a file system, which does not answer."""

        def __init__(self, argv, **_more):
            pass

        def wait(self, timeout):
            raise subprocess.TimeoutExpired("restic", timeout)

        def kill(self):
            killed.append(self)
    monkeypatch.setattr(subprocess, "Popen", Stuck)
    assert run("backup-app", "--seconds", "1", "--", "restic") == 3
    found = source.of(tree(), "backup-app")
    assert (found.result, found.rc, len(killed)) == ("failed", 124, 1)
    assert found.facts["said"] == "did not end within 1 seconds"


def test_a_tool_that_is_not_there_is_recorded(run, tree):
    assert run("load", "--", "/no/such/tool") == 3
    assert source.of(tree(), "load").rc == 127


def test_a_user_who_is_not_there_is_recorded(run, tree):
    assert run("load", "--user", "nobody-of-that-name", *SHELL, "") == 3
    assert source.of(tree(), "load").rc == 127


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another")
def test_the_tool_runs_as_its_user(run, tree):
    assert run("load", "--user", "nobody", "--", "/usr/bin/id", "-u") == 0
    assert source.of(tree(), "load").facts["answer"] > 1000


def test_of_many_lines_the_last_and_the_errors_are_kept(run, tree):
    code = "print('{\"message_type\": \"error\"}'); print('{\"message_type\": \"summary\", \"id\": 1}')"
    assert run("load", *SHELL, code) == 0
    assert source.of(tree(), "load").facts == {"last": {"message_type": "summary", "id": 1}, "errors": 1}


def test_a_list_may_be_kept_in_part(run, tree):
    assert run("load", "--fields", "a", *SHELL, "print('[{\"a\": 1, \"b\": 2}, 3]')") == 0
    assert source.of(tree(), "load").facts == {"answer": [{"a": 1}, 3]}


def test_an_answer_too_large_is_a_failure_and_no_cut_record(run, tree):
    assert run("load", *SHELL, "print('[' + '1, ' * 300000 + '1]')") == 3
    assert "more than are kept" in source.of(tree(), "load").facts["said"]


def test_all_it_said_is_kept_beside(run, folder):
    run("load", *SHELL, "print('one'); import sys; print('two', file=sys.stderr)")
    name = json.loads((folder / "load.json").read_bytes())["details_file"]
    assert gzip.decompress((folder / name).read_bytes()) == b"one\ntwo\n"


def test_a_changed_file_of_settings_changes_the_digest(run, tree, tmp_path):
    tree({"/etc/load.conf": "a"})
    run("load", "--config", str(tmp_path / "etc/load.conf"), *SHELL, "")
    first = source.of(tree(), "load").config_sha256
    tree({"/etc/load.conf": "b"})
    run("load", "--config", str(tmp_path / "etc/load.conf"), *SHELL, "")
    assert source.of(tree(), "load").config_sha256 != first


def test_files_are_for_root_alone(run, folder):
    run("load", *SHELL, "print(1)")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_full_file_makes_way_and_the_chain_goes_on(run, tree, folder, monkeypatch):
    monkeypatch.setattr(recorder, "FULL", 10)
    for number in range(3):
        run("load", *SHELL, f"print({number})")
    assert source.of(tree(), "load").facts == {"answer": 2}
    assert len((folder / "load.jsonl").read_bytes().splitlines()) == 1
    assert list(folder.glob("load.20*.jsonl"))


def test_another_tool_says_its_own(run, tree, monkeypatch):
    run("load", *SHELL, "print(1)")
    monkeypatch.setattr("sys.stdin", io.StringIO('{"tool": "veeam", "result": "warning", "kind": "full"}'))
    assert run("load", "--external") == 3
    found = source.of(tree(), "load")
    assert (found.external, found.tool, found.result, found.facts["kind"]) == (True, "veeam", "warning", "full")
    run("load", *SHELL, "print(2)")
    assert source.of(tree(), "load").facts == {"answer": 2}


@pytest.mark.parametrize("text", [
    "[]", '{"tool": "x"}', '{"tool": "x", "result": "fine"}', '{"tool": 1, "result": "ok"}'])
def test_what_says_no_result_is_refused(run, tree, monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(SystemExit):
        run("load", "--external")
    assert source.of(tree(), "load") is None


@pytest.mark.parametrize("words", [["../x"], ["A"], [""], ["free"], ["free", "--"]])
def test_other_words_write_nothing(run, folder, words):
    with pytest.raises(SystemExit):
        run(*words)
    assert not folder.exists() or not list(folder.iterdir())


def test_a_link_in_its_place_is_not_followed(run, folder, tmp_path):
    folder.mkdir(parents=True, mode=0o700)
    (tmp_path / "precious").write_text("as it was")
    (folder / "load.jsonl").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError):
        run("load", *SHELL, "print(1)")
    assert (tmp_path / "precious").read_text() == "as it was"


@pytest.fixture
def roots(tmp_path, monkeypatch):
    """A folder that root alone has a hand in, as far as the recorder sees; tests lie where all may write."""
    class Roots:
        def __getattr__(self, name):
            return getattr(os, name)

        def lstat(self, path):
            return os.stat_result((0o40755, *os.lstat(path)[1:4], 0, *os.lstat(path)[5:]))
    monkeypatch.setattr(recorder, "os", Roots())
    place = tmp_path / "data"
    place.mkdir()
    return place


def test_a_canary_is_written_before_the_run_and_recorded_with_its_digest(run, tree, roots):
    path = str(roots / ".jrt0117-canary")
    look = f"import hashlib; print(hashlib.sha256(open('{path}', 'rb').read()).hexdigest())"
    assert run("backup-app", "--canary", path, *SHELL, look) == 0
    facts = source.of(tree(), "backup-app").facts
    assert facts["canary"] == {"path": path, "sha256": facts["text"].strip()}
    assert json.loads((roots / ".jrt0117-canary").read_text())["topic"] == "backup-app"
    run("backup-app", "--canary", path, *SHELL, look)
    assert source.of(tree(), "backup-app").facts["canary"] != facts["canary"]


@pytest.mark.parametrize("place", ["/tmp", "/nowhere/at/all"])
def test_where_others_have_a_hand_in_it_no_canary_is_written_and_the_run_goes_on(run, tree, place):
    path = place + "/.jrt0117-canary"
    assert run("backup-app", "--canary", path, *SHELL, "print(7)") == 0
    facts = source.of(tree(), "backup-app").facts
    assert facts["canary"]["path"] == path and facts["canary"]["said"] and not os.path.exists(path)
