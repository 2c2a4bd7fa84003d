# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above a diff: what is changed, of an action from what to what, and for which controls and clauses."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.brought_back import of_action
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import action_diff, staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.module_action import ModuleLoaded
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.action import Tool
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.oneshot_action import UnitRunOnce
from tests.unit.support.small_controls import AppConf, Length, Strict

FORWARDING = "proc/sys/net/ipv4/ip_forward"


class Forwards(Expectation):
    """The kernel forwards nothing now."""

    def check(self, host):
        off = host.declared(("sysctl", "net.ipv4.ip_forward")) == "0"
        return observed("pass" if off else "fail", "off", "It is.", "是。")

    def fix(self, host):
        host.stage_action(SysctlLive("net.ipv4.ip_forward", "0"))


class ForwardingOff(Control):
    """Forwarding is off."""

    id, zh, clauses = "forwarding_off", "已关闭转发", ("8.3.2-E-a-1",)

    def expectations(self, host, policy):
        yield Forwards()


class Third(Control):
    """A third thing of the same file."""

    id, zh, clauses = "third", "第三项", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Setting(AppConf(host), "third", equals("yes"))


@pytest.fixture
def forwarding(root):
    place = root / FORWARDING
    place.parent.mkdir(parents=True)
    place.write_bytes(b"1\n")
    return place


def _headings(run):
    run.host.running = True
    run.check()
    return [run.heading(diff) for diff in staged_diffs(run.host)]


def test_an_action_has_its_old_and_new_value_its_control_and_clause(engine, forwarding):
    run = engine(ForwardingOff())
    assert _headings(run) == ["net.ipv4.ip_forward: 1 -> 0  (forwarding_off, 8.3.2-E-a-1)"]
    assert staged_diffs(run.host) == [("net.ipv4.ip_forward", b"1\n", b"0\n")]


def test_what_several_want_names_each(engine, forwarding):
    run = engine(Length(), Strict())
    assert _headings(run)[0] == "/etc/app.conf  (length, 7.5.9-B-a-2; strict, 7.5.9-B-a-1)"
    assert _headings(engine(Length(), Strict(), Third()))[0] == "/etc/app.conf  (length; strict; third)"


def test_what_is_refused_stages_nothing_and_is_not_named(engine, forwarding):
    run = engine(ForwardingOff())
    run.check()
    assert staged_diffs(run.host) == []
    assert run.heading(("net.ipv4.ip_forward", b"1\n", b"0\n")) == "net.ipv4.ip_forward: 1 -> 0"


def test_ansible_shows_it_above_the_two_states(engine, forwarding):
    run = engine(ForwardingOff())
    heading, = _headings(run)
    diff, = shown([staged_diffs(run.host)[0] + (heading,)])
    assert diff == {
        "before_header": "net.ipv4.ip_forward", "after_header": heading, "before": "1\n", "after": "0\n"}


def test_a_state_that_cannot_be_asked_yet_is_unknown(root):
    class Unasked(Action):
        kind = "unasked"

        def told(self, host):
            raise HostError("nft", "is not there")
    assert action_diff(Host(str(root)), Unasked(name="a")) == ("unasked name=a", b"unknown\n", b"done\n")


def test_a_module_is_told_in_words(root):
    assert action_diff(Host(str(root)), ModuleLoaded("dummy")) == (
        "kernel module dummy", b"not loaded\n", b"loaded\n")


def test_every_action_of_the_collection_has_words_and_states_of_its_own():
    """Those that keep the base's would show `kind name=value`, and `unknown -> done`."""
    assert len(ACTIONS) > 8
    assert [
        kind for kind, action in ACTIONS.items() if Action.describe is action.describe or Action.told is action.told
    ] == []


def test_a_tool_tells_the_feature_that_it_turns_on(root):
    assert action_diff(Host(str(root)), Tool(["authselect", "enable-feature", "with-faillock"], [])) == (
        "authselect enable-feature with-faillock", b"off\n", b"on\n")


def test_a_unit_that_runs_once_tells_what_it_wrote_last(root):
    action, pattern = UnitRunOnce("sum.service", ["/var/log/sum-*.txt"]), b"has written no /var/log/sum-*.txt\n"
    assert action_diff(Host(str(root)), action) == ("unit sum.service, once", pattern, b"runs now\n")
    (root / "var/log").mkdir(parents=True)
    for day in ("02", "10"):
        (root / ("var/log/sum-2026-11-%s.txt" % day)).write_bytes(b"")
    assert action_diff(Host(str(root)), action)[1] == b"last wrote /var/log/sum-2026-11-10.txt\n"


def test_what_a_tool_did_is_told_when_it_is_taken_back():
    told = of_action(UnitRunOnce("sum.service", ["/var/log/sum-*.txt"]), None, None)
    assert [str(text) for text in told] == ["run", "its files as before"]
    assert [str(text) for text in of_action(SysctlLive("a.b", "0"), "0", None)] == ["0", "unknown"]


def test_of_a_long_file_the_lines_around_the_change_are_shown():
    old = [f"{number}\n" for number in range(1200)]
    new = [*old[:600], "more\n", *old[601:]]
    (one,) = shown([("/etc/long", "".join(old).encode(), "".join(new).encode(), "/etc/long  (control)")])
    assert one == {
        "before_header": "/etc/long, the lines around the change",
        "after_header": "/etc/long  (control), the lines around the change",
        "before": "".join(old[597:604]), "after": "".join(new[597:604])}
    for more in (["end\n"], ["end"]):
        (one,) = shown([("/etc/long", "".join(old).encode(), "".join(old + more).encode())])
        assert (one["before"], one["after"]) == ("".join(old[-3:]), "".join(old[-3:] + more))
    (one,) = shown([("/etc/long", "".join(old).encode(), None)])
    assert (one["before"], one["after"]) == ("".join(old), "")
