# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode goes on from what packages bring, as enforcing does: what they make needless is shown by neither."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.support.small_controls import CONTENT, PATH, AppConf

OURS, SCRIPTS, FOLDER = "/etc/other/other.conf", "/etc/secret", "/etc/other/"
BROUGHT = b"# theirs\nspeed = 1\n"


class Other(Expectation):
    """A program of another package is there, and it is told its speed."""

    says_so = False

    def check(self, host):
        there = host.declared(("package", "other")) == "installed"
        return observed("pass" if there else "fail", "program", "The program.", "程序。")

    def brings_package(self, host):
        return self.says_so

    def fix(self, host):
        host.stage_action(Package("other"))
        host.stage_brought(FOLDER, None, 0o750)
        host.stage_brought(OURS, BROUGHT, 0o640)
        host.stage_brought(SCRIPTS, b"by its scripts", rewritten=True)


class Speed(Control):
    """The other program is there and fast."""

    id, zh, clauses = "speed", "速度", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Other()
        if host.exists(OURS):
            yield Setting(AppConf(host, OURS), "speed", equals("9"))


class WithoutIt(Control):
    """Only where the other program is not there, this one has to do it."""

    id, zh, clauses = "without_it", "无该程序", ("7.5.9-B-a-1",)

    def expectations(self, host, policy):
        if host.exists(OURS):
            yield Setting(AppConf(host), "length", equals("6"))
        else:
            yield Setting(AppConf(host), "strict", equals("yes"))


@pytest.fixture(params=[False, True], ids=["told by staging all", "told by the fix"])
def checked(engine, monkeypatch, request):
    """Return the engine of a check, and what it predicts by control; whichever way it knows of the package."""
    monkeypatch.setattr(Other, "says_so", request.param)
    one = engine(WithoutIt(), Speed())
    one.host.running = True
    return one, {found["control"]: found for found in one.check()}


def test_what_is_needless_beside_a_package_is_not_shown(checked):
    engine, found = checked
    assert [action.describe() for action in engine.host.actions] == ["package other"]
    assert engine.host.read(PATH) == CONTENT
    assert found["without_it"]["would"] == "pass"


def test_what_a_package_brings_stays_and_is_gone_on_from(checked):
    engine, found = checked
    host = engine.host
    assert (host.stat(FOLDER).mode, host.stat(OURS).mode) == (0o750, 0o640)
    assert host.read(OURS) == b"# theirs\nspeed = 9\n" and found["speed"]["would"] == "pass"
    assert staged_diffs(host, asking=False) == [
        ("package other", b"", b""), (OURS, BROUGHT, b"# theirs\nspeed = 9\n"), (SCRIPTS, b"s", b"by its scripts")]


def test_who_changes_what_is_brought_is_named_above_it(checked):
    engine, _found = checked
    # Who has the package installed has changed nothing of this.
    assert engine.host.only_brought("/etc/other") and not engine.host.only_brought(OURS)
    headings = [engine.heading(diff) for diff in staged_diffs(engine.host, asking=False)]
    assert headings == [
        "package other:  ->   (speed, 7.5.9-B-a-2)", OURS + "  (speed, 7.5.9-B-a-2)",
        SCRIPTS + "  (speed, 7.5.9-B-a-2)"]


def test_another_mode_of_what_is_brought_is_shown(checked):
    host = checked[0].host
    host.stage_attributes(OURS, mode=0o600)
    assert (OURS, b"mode 0640 owner 0:0\n", b"mode 0600 owner 0:0\n") in staged_diffs(host, asking=False)


def test_without_a_package_nothing_is_dropped(engine):
    one = engine(WithoutIt())
    one.check()
    assert not one.host.keep_packages() and b"strict = yes" in one.host.read(PATH)


class Unasked(Control):
    """Needs the program as well, and cannot be put right with it."""

    id, zh, clauses = "unasked", "不可整改", ("7.5.9-B-a-3",)

    def expectations(self, host, policy):
        yield Other()
        yield Judged(lambda host: observed("fail", "never", "Never.", "不可。"), _refused)


def _refused():
    raise HostError("/etc/never", "cannot be put right")


@pytest.mark.parametrize("says_so", [False, True])
def test_who_is_refused_has_no_package_installed(engine, monkeypatch, says_so):
    monkeypatch.setattr(Other, "says_so", says_so)
    one = engine(Unasked())
    one.host.running = True
    (found,) = one.check()
    assert (found["would"], one.host.actions) == ("person", [])


def test_a_package_that_is_asked_for_late_is_gone_on_from_too(engine, monkeypatch):
    class Late(Control):
        """Wants a package of its own, and says so to nobody."""

        id, zh, clauses = "late", "后续软件包", ("7.5.9-B-a-3",)

        def expectations(self, host, policy):
            yield Judged(
                lambda host: observed(
                    "pass" if host.declared(("package", "late")) else "fail", "late", "Late.", "后续。"),
                lambda: host.stage_action(Package("late")))
    monkeypatch.setattr(Other, "says_so", True)
    one = engine(WithoutIt(), Speed(), Late())
    one.host.running = True
    one.check()
    assert [action.describe() for action in one.host.actions] == ["package other", "package late"]
    assert one.host.read(PATH) == CONTENT


def test_who_says_so_and_brings_none_is_staged_with_all_others(engine):
    class Promising(Judged):
        """Brings no package, and says that it does."""

        def brings_package(self, host):
            return True

    class Empty(Control):
        """Wants a mark in a file."""

        id, zh, clauses = "empty", "空", ("7.5.9-B-a-3",)

        def expectations(self, host, policy):
            there = host.exists("/etc/mark")
            yield Promising(
                lambda host: observed("pass" if there else "fail", "mark", "Mark.", "标记。"),
                lambda: host.stage_content("/etc/mark", b""))
    one = engine(Empty(), WithoutIt())
    assert {found["control"]: found["would"] for found in one.check()} == {"empty": "pass", "without_it": "pass"}
    assert one.host.exists("/etc/mark") and b"strict = yes" in one.host.read(PATH)
