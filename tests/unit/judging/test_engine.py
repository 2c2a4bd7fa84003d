# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's rules, seen through simple controls."""

import errno
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.support.small_controls import CONTENT, AppConf, Enhanced, Length, Raises, Strict, snapshot


class Program(Expectation):
    """A program is there; its package brings settings too."""

    def check(self, host):
        there = host.exists("/usr/bin/app") or host.declared(("package", "app"))
        return observed("pass" if there else "fail", "program", "The program.", "程序。")

    def fix(self, host):
        host.stage_action(Package("app"))


class Mixed(Control):
    """One thing is for the machine, and two are for a person."""

    id, zh, clauses = "mixed", "混合", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Program()
        yield Judged(observed("fail", "unowned", "ann has no owner.", "ann 没有责任人。", advice=Text("Ask ann.", "请询问 ann。")))
        yield Judged(observed("fail", "unowned", "bob has no owner.", "bob 没有责任人。", advice=Text("Ask bob.", "请询问 bob。")))


class Growing(Control):
    """What is put right shows that a person has something to do."""

    id, zh, clauses = "growing", "递进", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        length = Setting(AppConf(host), "length", at_least(8))
        yield length
        if length.check(host).status == "pass":
            yield Judged(observed("manual", "unowned", "It has no owner.", "没有责任人。", advice=Text("Ask ann.", "请询问 ann。")))


class Settling(Control):
    """What would need a person is gone once the other is put right."""

    id, zh, clauses = "settling", "随之解决", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        length = Setting(AppConf(host), "length", at_least(8))
        yield length
        if length.check(host).status != "pass":
            yield Judged(observed("fail", "unowned", "It has no owner.", "没有责任人。"))


class Installed(Control):
    """The program is installed."""

    id, zh, clauses = "installed", "已安装", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Program()


class Withheld(Control):
    """The system refuses what this control looks at by itself."""

    id, zh, clauses = "withheld", "无权读取", ("8.3.3-B-a-1",)

    def expectations(self, host, policy):
        raise PermissionError(errno.EACCES, "Permission denied", host.real("/var/log/secure"))
        yield  # pylint: disable=unreachable


WAIVER = {"clause": "7.5.9-B-a-2", "hosts": ["all"], "reason": "legacy", "approver": "CISO", "expires": "2099-01-01"}


def roll_back(root, run, force=False):
    undoing = Rollback(Host(str(root)), run)
    steps, drifted = undoing.plan()
    if force or not drifted:
        undoing.carry_out(steps)
    return drifted


class TestCheck:
    def test_it_writes_nothing(self, root, engine):
        before = snapshot(root)
        engine(Length(), Strict(), Raises()).check()
        assert snapshot(root) == before
        assert not (root / "var").exists()

    def test_it_gives_verdict_place_and_prediction(self, engine):
        found = engine(Length()).check()[0]
        assert (found["status"], found["would"], found["would_change"]) == ("fail", "pass", True)
        assert found["evidence"][0]["ref"] == "/etc/app.conf:2"
        assert "/etc/app.conf:2" in found["message"]["en"] and "/etc/app.conf:2" in found["message"]["zh"]

    def test_what_a_person_has_to_do_stands_behind_nothing_that_a_machine_settles(self, engine):
        run = engine(Mixed())
        run.host.running = True
        found = run.check()[0]
        assert (found["would"], found["message"]["en"], found["advice"]) == ("person", "ann has no owner.", {"en": "Ask ann.", "zh": "请询问 ann。"})
        assert found["advice_about"] is None
        assert [detail["advice"] and detail["advice"]["en"] for detail in found["details"]] == [None, "Ask ann.", "Ask bob."]

    def test_what_enforcing_settles_is_spoken_of_in_its_order(self, engine):
        found = engine(Settling()).check()[0]
        assert (found["would"], found["message"]["en"]) == ("pass", "length is 6 in /etc/app.conf:2, expected >= 8.")

    def test_what_a_person_has_to_do_once_it_is_enforced_is_said_before(self, engine):
        found = engine(Growing()).check()[0]
        assert (found["would"], found["message"]["en"], found["advice"]["en"]) == ("person", "length is 6 in /etc/app.conf:2, expected >= 8.", "Ask ann.")
        assert found["advice_about"] == {"en": "It has no owner.", "zh": "没有责任人。"}, "else it would stand with the length"

    def test_two_controls_on_one_file_give_one_diff(self, engine):
        run = engine(Length(), Strict())
        run.check()
        contents = [(old, new) for name, old, new in staged_diffs(run.host) if name == "/etc/app.conf"]
        assert contents == [(CONTENT, CONTENT.replace(b"6", b"8") + b"strict = yes\n")]

    def test_the_verdict_is_of_the_host_not_of_what_another_control_staged(self, engine):
        first, second = engine(Length(), Length()).check()
        assert first["before"] == second["before"] == "fail"

    def test_a_control_that_raises_is_one_error_and_stages_nothing(self, engine):
        run = engine(Raises(), Length())
        broken, other = run.check()
        assert broken["status"] == "error" and "the reason" in broken["message"]["en"]
        assert other["status"] == "fail" and other["would"] == "pass"
        assert "/etc/never" not in run.host.changes

    @pytest.mark.parametrize("uid, told", [(1000, "cannot be read by this user; run with become"), (0, "cannot be read, not even by root")])
    def test_what_this_user_may_not_read_is_named_with_what_to_do_and_is_no_fault_of_the_control(self, engine, monkeypatch, uid, told):
        monkeypatch.setattr(os, "geteuid", lambda: uid)
        broken, = engine(Withheld()).check()
        assert (broken["status"], broken["reason"]) == ("error", "unreadable")
        assert broken["message"]["en"] == "Cannot be judged: /var/log/secure: %s." % told
        assert "traceback" not in json.dumps(broken)

    def test_a_file_that_cannot_be_parsed_is_an_error_that_names_it_and_is_left_alone(self, root, engine):
        (root / "etc/app.conf").write_bytes(b"a\0b\n")
        findings, diffs = engine(Length()).enforce()
        assert findings[0]["status"] == "error" and "/etc/app.conf:1" in findings[0]["message"]["en"]
        assert diffs == [] and (root / "etc/app.conf").read_bytes() == b"a\0b\n"

    def test_a_level_has_its_own_clauses(self, engine):
        assert engine(Enhanced(), level=3).check()[0]["clauses"] == ["8.3.3-E-a-1"]
        assert engine(Enhanced(), level=2).check()[0]["clauses"] == []

    def test_findings_are_json(self, engine):
        json.dumps(engine(Length(), Strict(), Raises()).check())


class TestEnforce:
    def test_what_a_package_brings_is_put_right_in_the_same_run(self, root, engine, monkeypatch):
        (root / "etc/app.conf").write_bytes(CONTENT.replace(b"6", b"8"))

        def install(self, host):
            (root / "etc/app.conf").write_bytes(CONTENT)
            (root / "usr/bin").mkdir(parents=True)
            (root / "usr/bin/app").write_bytes(b"")
        monkeypatch.setattr(Package, "state", lambda self, host: {})
        monkeypatch.setattr(Package, "apply", install)
        run = engine(Length(), Installed())
        run.host.running = True
        findings, diffs = run.enforce()
        assert [one["status"] for one in findings] == ["pass", "pass"]
        assert [name for name, _old, _new in diffs] == ["package name=app", "/etc/app.conf"]

    def test_it_puts_right_keeps_the_other_bytes_and_tells_before_and_after(self, root, engine):
        findings, diffs = engine(Length(), Strict()).enforce()
        assert [(one["before"], one["after"], one["changed"]) for one in findings] == [("fail", "pass", True)] * 2
        assert (findings[0]["before_actual"], findings[0]["actual"]) == ("length = 6", "length = 8")
        assert (root / "etc/app.conf").read_bytes() == CONTENT.replace(b"6", b"8") + b"strict = yes\n"
        assert (root / "etc/app.conf").stat().st_mode & 0o777 == 0o640
        assert (root / "etc/secret").stat().st_mode & 0o777 == 0o600
        assert sorted(name for name, _old, _new in diffs) == ["/etc/app.conf", "/etc/secret"]

    def test_twice_changes_nothing(self, root, engine):
        engine(Length(), Strict()).enforce()
        after = snapshot(root)
        findings, diffs = engine(Length(), Strict(), run="run-2").enforce()
        assert diffs == [] and snapshot(root) == after
        assert not any(one["changed"] for one in findings)
        assert not (root / "var/lib/jrt0117/journal/run-2").exists()

    def test_what_is_waived_is_checked_and_not_enforced(self, root, engine):
        findings, diffs = engine(Length(), waivers=[WAIVER]).enforce()
        assert findings[0]["status"] == "fail" and findings[0]["waivers"] == [WAIVER]
        assert diffs == [] and (root / "etc/app.conf").read_bytes() == CONTENT

    def test_a_validator_that_refuses_leaves_everything_and_says_why(self, root, engine):
        def refuse(host):
            if "/etc/app.conf" in host.changes:
                raise CommitError("app -t refuses line 3", ["/etc/app.conf"])
        before = snapshot(root)
        findings, diffs = engine(Length(), validators=[refuse]).enforce()
        assert snapshot(root) == before and diffs == []
        assert findings[0]["status"] == "fail" and "app -t refuses line 3" in findings[0]["message"]["en"]

    def test_what_one_path_refuses_costs_only_its_own_controls(self, root, engine):
        def refuse(host):
            if "/etc/app.conf" in host.changes:
                raise CommitError("no", ["/etc/app.conf"])
        (root / "etc/app.conf").write_bytes(CONTENT + b"strict = yes\n")
        findings, _diffs = engine(Length(), Strict(), validators=[refuse]).enforce()
        assert [one["status"] for one in findings] == ["fail", "pass"]

    def test_of_two_that_write_one_file_only_the_one_a_validator_refuses_is_refused(self, root, engine):
        def refuse(host):
            if b"strict" in host.read("/etc/app.conf"):
                raise CommitError("app -t refuses strictness", ["/etc/app.conf"])
        for order in ((Length(), Strict()), (Strict(), Length())):
            (root / "etc/app.conf").write_bytes(CONTENT)
            found = {one["control"]: one for one in engine(*order, validators=[refuse], run="run-" + order[0].id).enforce()[0]}
            assert (found["length"]["status"], found["strict"]["reason"]) == ("pass", "not_enforced")
            assert "app -t refuses strictness" in found["strict"]["message"]["en"]
            assert (root / "etc/app.conf").read_bytes() == CONTENT.replace(b"6", b"8")

    def test_what_a_validator_refuses_only_beside_another_costs_the_later_one_alone(self, root, engine):
        def refuse(host):
            if b"strict" in host.read("/etc/app.conf") and b"length = 8" in host.read("/etc/app.conf"):
                raise CommitError("app -t refuses both together", ["/etc/app.conf"])
        findings, _diffs = engine(Length(), Strict(), validators=[refuse]).enforce()
        assert [one["reason"] == "not_enforced" for one in findings] == [False, True]
        assert (root / "etc/app.conf").read_bytes() == CONTENT.replace(b"6", b"8")

    def test_each_is_refused_with_the_validators_words_on_it(self, root, engine):
        def refuse(host):
            for word in (b"strict", b"length = 8"):
                if word in host.read("/etc/app.conf"):
                    raise CommitError("app -t refuses " + word.decode(), ["/etc/app.conf"])
        findings, diffs = engine(Length(), Strict(), validators=[refuse]).enforce()
        assert [one["message"]["en"].partition("refuses ")[2] for one in findings] == ["length = 8.", "strict."] and diffs == []

    def test_what_one_validator_refuses_is_not_held_against_who_writes_what_another_looks_at(self, root, engine):
        class Other(Control):
            """Another file is right."""

            id, zh, clauses = "other", "另一文件正确", ("8.3.3-B-a-1",)

            def expectations(self, host, policy):
                yield Setting(AppConf(host, "/etc/other.conf"), "length", at_least(8))

        def refuse(host):
            if b"strict" in host.read("/etc/app.conf"):
                raise CommitError("app -t refuses strictness", ["/etc/app.conf"])

        def refuse_other(host):
            if "/etc/other.conf" in host.changes:
                raise CommitError("other -t refuses it", ["/etc/other.conf"])
        findings, _diffs = engine(Other(), Strict(), Length(), validators=[refuse, refuse_other]).enforce()
        assert [one["message"]["en"].partition("refuses ")[2] for one in findings[:2]] == ["it.", "strictness."]
        assert findings[2]["status"] == "pass"

    def test_a_file_that_changed_meanwhile_is_not_overwritten(self, root, engine):
        def meddle(host):
            (root / "etc/app.conf").write_bytes(b"length = 7\n")
        findings, diffs = engine(Length(), validators=[meddle]).enforce()
        assert diffs == [] and (root / "etc/app.conf").read_bytes() == b"length = 7\n"
        assert "changed on the host" in findings[0]["message"]["en"]

    def test_a_link_stays_a_link_and_its_target_is_changed(self, root, engine):
        (root / "etc/app.conf").rename(root / "etc/real.conf")
        (root / "etc/app.conf").symlink_to("/etc/real.conf")
        engine(Length()).enforce()
        assert os.readlink(root / "etc/app.conf") == "/etc/real.conf"
        assert b"length = 8" in (root / "etc/real.conf").read_bytes()

    def test_a_link_never_leads_out_of_the_root(self, root, engine, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside") / "app.conf"
        outside.write_bytes(CONTENT)
        (root / "etc/app.conf").unlink()
        (root / "etc/app.conf").symlink_to(outside)
        engine(Length()).enforce()
        assert outside.read_bytes() == CONTENT

    def test_a_loop_of_links_is_an_error_that_names_it(self, root, engine):
        (root / "etc/app.conf").unlink()
        (root / "etc/app.conf").symlink_to("/etc/app.conf")
        found = engine(Length()).check()[0]
        assert found["status"] == "error" and "/etc/app.conf" in found["message"]["en"] and "loop" in found["message"]["en"]

    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
    def test_what_is_no_file_is_an_error_and_not_a_hang(self, root, engine, make):
        (root / "etc/app.conf").unlink()
        make(root / "etc/app.conf")
        assert engine(Length()).check()[0]["status"] == "error"


class TestRollback:
    def test_it_brings_back_the_very_bytes_and_modes(self, root, engine):
        before = snapshot(root)
        engine(Length(), Strict()).enforce()
        assert roll_back(root, "run-1") == []
        assert {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before

    def test_a_new_file_and_its_new_directory_are_gone_again(self, root):
        host = Host(str(root))
        host.stage_content("/etc/new/deep/file", b"x", mode=0o600)
        commit(host, Journal(host, "run-1"))
        assert (root / "etc/new/deep/file").stat().st_mode & 0o777 == 0o600
        roll_back(root, "run-1")
        assert not (root / "etc/new").exists()

    def test_a_new_directory_has_the_mode_that_was_asked_for_and_is_no_drift(self, root):
        host = Host(str(root))
        host.stage_content("/etc/new/file", b"x")
        host.stage_attributes("/etc/new", mode=0o750)
        commit(host, Journal(host, "run-1"))
        assert (root / "etc/new").stat().st_mode & 0o777 == 0o750
        assert Rollback(Host(str(root)), "run-1").plan()[1] == []

    def test_what_has_drifted_is_refused_unless_forced(self, root, engine):
        engine(Length(), Strict()).enforce()
        (root / "etc/app.conf").write_bytes(b"length = 99\n")
        assert roll_back(root, "run-1") == ["/etc/app.conf"]
        assert (root / "etc/secret").stat().st_mode & 0o777 == 0o600, "nothing may be touched when it refuses"
        roll_back(root, "run-1", force=True)
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_runs_are_undone_newest_first(self, root, engine):
        engine(Length()).enforce()
        engine(Strict(), run="run-2").enforce()
        assert roll_back(root, "run-1") == ["/etc/app.conf"]
        assert roll_back(root, "run-2") == [] and roll_back(root, "run-1") == []
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_a_second_commit_of_the_same_run_is_undone_with_the_first(self, root, engine):
        engine(Length()).enforce()
        engine(Strict()).enforce()
        assert roll_back(root, "run-1") == []
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_twice_is_once(self, root, engine):
        engine(Length()).enforce()
        roll_back(root, "run-1")
        assert Rollback(Host(str(root)), "run-1").plan() == ([], [])

    def test_an_unknown_run_is_one_clear_error(self, root):
        with pytest.raises(JournalError, match="run-9 has no journal"):
            Rollback(Host(str(root)), "run-9")

    @pytest.mark.parametrize("run", ["../../etc", "", "a/b", "x" * 81, "a\n"])
    def test_a_run_id_is_never_a_path(self, root, run):
        with pytest.raises(JournalError, match="run id"):
            Rollback(Host(str(root)), run)

    def test_a_damaged_journal_names_its_line_and_nothing_is_rolled_back(self, root, engine):
        engine(Length()).enforce()
        lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
        lines.write_bytes(b"{broken\n" + lines.read_bytes())
        with pytest.raises(JournalError, match="entries.jsonl:1"):
            Rollback(Host(str(root)), "run-1")
        assert b"length = 8" in (root / "etc/app.conf").read_bytes()


def test_the_journal_is_for_root_only(root, engine):
    engine(Length()).enforce()
    folder = root / "var/lib/jrt0117/journal/run-1"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
