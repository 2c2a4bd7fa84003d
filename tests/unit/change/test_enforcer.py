# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforcing: what is put right, what is refused, and what it costs the others."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning
from tests.unit.support.small_controls import CONTENT, AppConf, Length, Program, Strict, snapshot


class Installed(Control):
    """The program is installed."""

    id, zh, clauses = "installed", "已安装", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Program()


WAIVER = {"clause": "7.5.9-B-a-2", "hosts": ["all"], "reason": "legacy", "approver": "CISO", "expires": "2099-01-01"}


class Asked(Action):
    """Is refused by whoever it asks, and told otherwise each time that it is staged."""

    kind = "asked"
    times = 0

    def __init__(self):
        Asked.times += 1
        super().__init__(found=Asked.times)
        self.declares = {("asked", "it"): "none"}

    def apply(self, host):
        raise ActionError("it still says so")


class Asking(Control):
    """Asks it."""

    id, zh, clauses = "asking", "询问", ("7.5.9-B-a-3",)

    def expectations(self, host, policy):
        yield Judged(
            lambda host: observed(
                "pass" if host.declared(("asked", "it")) else "fail", "asked", "Asked.", "已询问。"),
            lambda: host.stage_action(Asked()))


class TestEnforce:
    def test_an_action_that_fails_costs_only_whoever_stages_one_about_the_same(self, root, engine):
        run = engine(Asking(), Strict())
        run.host.running = True
        asking, strict = run.enforce()[0]
        assert (asking["reason"], strict["status"]) == ("not_enforced", "pass")

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
        assert diffs[0] == ("package app", b"absent\n", b"installed\n") and diffs[1][0] == "/etc/app.conf"
        assert [run.heading(diff) for diff in diffs] == [
            "package app: absent -> installed  (installed, 7.5.9-B-a-2)", "/etc/app.conf  (length, 7.5.9-B-a-2)"]

    def test_what_the_scripts_of_a_package_write_and_start_is_shown_from_the_start_on(self, root, engine, monkeypatch):
        (root / "etc/pam.d").mkdir()
        for name in ("edited", "kept", "written"):
            (root / "etc/pam.d" / name).write_bytes(b"before\n")

        def install(self, host):
            (root / "etc/pam.d/edited").write_bytes(CONTENT)
            (root / "etc/pam.d/written").write_bytes(b"by a script\n")
            # It is the package's own, and named by it.
            (root / "etc/pam.d/new").write_bytes(b"new\n")
            (root / "usr/bin").mkdir(parents=True)
            (root / "usr/bin/app").write_bytes(b"")

        def told(self, host):
            started = (root / "usr/bin/app").exists()
            return "active, enabled" if started else "inactive, not-found", "active, enabled"
        monkeypatch.setattr(Package, "state", lambda self, host: {})
        monkeypatch.setattr(Package, "apply", install)
        monkeypatch.setattr(UnitRunning, "told", told)

        class Edited(Control):
            """The file is edited, once its program is there, which runs."""

            id, zh, clauses = "edited", "已修改", ("7.5.9-B-a-2",)

            def expectations(self, host, policy):
                if host.exists("/usr/bin/app"):
                    yield Setting(AppConf(host, "/etc/pam.d/edited"), "length", at_least(8))
                else:
                    yield Judged(lambda host: observed("fail", "stopped", "It is stopped.", "已停止。"),
                                 lambda: host.stage_action(UnitRunning("app.service")))
        run = engine(Edited(), Installed())
        run.host.running = True
        _findings, diffs = run.enforce()
        assert diffs == [
            ("unit app.service", b"inactive, not-found\n", b"active, enabled\n"),
            ("package app", b"absent\n", b"installed\n"),
            ("/etc/pam.d/edited", b"before\n", CONTENT.replace(b"6", b"8")),
            ("/etc/pam.d/written", b"before\n", b"by a script\n")]

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
                raise CommitError(Text("app -t refuses line 3", "app -t 不接受第 3 行"), ["/etc/app.conf"])
        before = snapshot(root)
        findings, diffs = engine(Length(), validators=[refuse]).enforce()
        assert snapshot(root) == before and diffs == []
        assert findings[0]["status"] == "fail" and "app -t refuses line 3" in findings[0]["message"]["en"]
        assert "app -t 不接受第 3 行" in findings[0]["message"]["zh"]

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
            found = {
                one["control"]: one
                for one in engine(*order, validators=[refuse], run="run-" + order[0].id).enforce()[0]}
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
        assert (
            [one["message"]["en"].partition("refuses ")[2] for one in findings] == ["length = 8.", "strict."]
            and diffs == [])

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
        assert (
            found["status"] == "error" and "/etc/app.conf" in found["message"]["en"]
            and "loop" in found["message"]["en"])

    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
    def test_what_is_no_file_is_an_error_and_not_a_hang(self, root, engine, make):
        (root / "etc/app.conf").unlink()
        make(root / "etc/app.conf")
        assert engine(Length()).check()[0]["status"] == "error"
