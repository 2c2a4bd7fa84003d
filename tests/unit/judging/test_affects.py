# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes for people is said of what would really be changed, before it is; never of what is waived, refused or
right already.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_AFFECTS, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import taken
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from tests.unit.support.small_controls import AppConf

ANN = Text("ann can no longer log in.", "ann 不能再登录。")
BOB = Text("bob can no longer log in.", "bob 不能再登录。")
WAIVER = {"clause": "7.5.9-B-a-2", "hosts": ["h"], "reason": "r", "approver": "a", "expires": "2027-01-01"}
WRONG = observed("fail", "wrong", "Wrong.", "错误。")


class Shuts(Control):
    """Ann is shut out."""

    id, zh, clauses = "shuts", "停用 ann", ("7.5.9-B-a-2",)
    # Beside the setting: more expectations, given by each test.
    more = ()

    def expectations(self, host, policy):
        yield Setting(AppConf(host), "length", at_least(8)).affecting(ANN)
        yield from self.more


class Hindered(Expectation):
    """It cannot be put right."""

    def check(self, host):
        return WRONG

    def fix(self, host):
        raise HostError("/etc/app.conf", "is in the way")


def control(*more):
    made = Shuts()
    made.more = more
    return made


class TestSaid:
    def test_check_mode_names_it_and_so_does_the_run_that_did_it(self, engine):
        assert engine(control()).check()[0]["affects"] == [ANN.as_dict()]
        enforced = engine(control()).enforce()[0][0]
        assert (enforced["changed"], enforced["affects"]) == (True, [ANN.as_dict()])

    def test_each_sentence_is_said_once(self, engine):
        checking = engine(control())
        more = [
            Judged(
                lambda _host: WRONG, lambda name=name: checking.host.stage_content("/etc/" + name, b"")).affecting(ANN)
            for name in "ab"]
        checking.tasks[0].control.more = more
        assert checking.check()[0]["affects"] == [ANN.as_dict()]

    def test_of_two_controls_the_one_that_changes_it_says_so(self, engine):
        assert [len(found["affects"]) for found in engine(control(), control()).check()] == [1, 0]

    def test_more_than_a_thousand_are_counted(self, engine):
        checking = engine(control())
        checking.tasks[0].control.more = [
            Judged(
                lambda _host: WRONG,
                lambda name=str(number): checking.host.stage_content("/etc/" + name, b"")).affecting(
                Text(str(number), str(number))) for number in range(MAX_AFFECTS + 5)]
        found = checking.check()[0]
        assert (len(found["affects"]), found["affects_more"]) == (MAX_AFFECTS, 6)


class TestUnsaid:
    def test_what_is_waived(self, engine):
        assert engine(control(), waivers=[WAIVER]).check()[0]["affects"] == []

    def test_what_is_refused_with_all_that_the_control_had_staged(self, engine):
        found = engine(control(Hindered())).check()[0]
        assert (found["would"], found["affects"]) == ("person", [])
        assert engine(control(Hindered())).enforce()[0][0]["affects"] == []

    def test_what_is_for_a_person_to_do(self, engine):
        assert engine(control(Judged(lambda _host: WRONG).affecting(BOB))).check()[0]["affects"] == [ANN.as_dict()]

    def test_a_fix_that_stages_nothing(self, engine):
        assert engine(
            control(Judged(lambda _host: WRONG, lambda: None).affecting(BOB))).check()[0]["affects"] == [ANN.as_dict()]

    def test_what_the_second_run_finds_right(self, engine):
        engine(control()).enforce()
        assert engine(control(), run="run-2").enforce()[0][0]["affects"] == []

    def test_who_cannot_tell_whom_it_affects_is_refused(self, engine):
        def unseen(host):
            raise HostError("/etc/group", "cannot be read")
        found = engine(control(Judged(lambda _host: WRONG, lambda: None).affecting(unseen))).check()[0]
        assert (found["would"], found["would_change"]) == ("person", False)


class TestTaken:
    """What another mode or owner takes, and from whom."""

    @pytest.fixture
    def told(self, root):
        """Return a function that tells what /x loses, of root's or of another's."""
        (root / "etc/passwd").write_text(
            "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n")
        (root / "etc/group").write_text("root:x:0:\nann:x:1000:\nteam:x:1500:ann,bob\n")

        def ask(mode, after, gid=0, kind="file", uid=0):
            host = Host(str(root))
            return taken.by_mode(
                host, "/x", host.stat("/etc/secret")._replace(mode=mode, gid=gid, uid=uid, kind=kind), after)
        return ask

    @pytest.mark.parametrize(
        ("mode", "after", "gid", "kind", "en", "zh"),
        [
            (
                0o644, 0o600, 0, "file", "Other accounts can no longer read /x (mode 0644 to 0600).",
                "其他账号不再能读取 /x（权限 0644 改为 0600）。"),
            (
                0o775, 0o700, 1500, "directory",
                "The group team and other accounts can no longer list/change/enter /x (mode 0775 to 0700).",
                "team 组和其他账号不再能列出/增删/进入 /x（权限 0775 改为 0700）。"),
            (
                0o666, 0o664, 1500, "file", "Other accounts can no longer write /x (mode 0666 to 0664).",
                "其他账号不再能写入 /x（权限 0666 改为 0664）。"),
            (
                0o777, 0o1777, 0, "directory", "In /x nobody can any longer remove or replace what belongs to others.",
                "/x 中不再能删除或替换他人的文件。"),
        ])
    def test_who_loses_what(self, told, mode, after, gid, kind, en, zh):
        assert told(mode, after, gid, kind) == Text(en, zh)

    def test_a_group_of_the_owner_alone_loses_nothing(self, told):
        assert told(0o660, 0o600, gid=1000, uid=1000) is None
        assert told(0o640, 0o600, gid=0) is None

    def test_a_group_that_cannot_be_looked_up_is_told_by_its_number(self, told, root):
        (root / "etc/group").write_text("broken\n")
        assert told(0o640, 0o600, gid=42).en == "The group 42 can no longer read /x (mode 0640 to 0600)."

    def test_a_file_that_becomes_root_s_names_whose_it_was(self, told, root, monkeypatch):
        host = Host(str(root))
        found = host.stat("/etc/secret")
        monkeypatch.setattr(Host, "stat", lambda self, path: found._replace(mode=0o600, uid=1000))
        assert Attributes("/etc/secret", 0o600).affects(host).en == "/etc/secret belongs to root and no longer to ann."
