# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused of one database or endpoint costs no other of the same control."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, CommitError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Thing, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from tests.unit.support.small_controls import snapshot

NAMES = ("first", "second", "third")
WHY = Text("ann is connected", "ann 处于连接状态")


class Asked(Action):
    """Is refused by whoever it asks."""

    kind = "asked"

    def __init__(self, name):
        super().__init__(name=name)
        self.declares = {("asked", name): "none"}

    def apply(self, host):
        raise ActionError("it still says so")


class Servers(Control):
    """Three servers, each with a file of its own that is to say yes."""

    id, zh, clauses = "servers", "服务器", ("7.5.9-B-a-2",)

    def __init__(self, fix, bad=("second",), before=None):
        self.fix, self.bad, self.before = fix, bad, before

    def expectations(self, host, policy):
        for name in NAMES:
            expected = Each(lambda host, name=name: self._of(host, name))
            expected.about = Thing("database", name)
            yield expected

    def _of(self, host, name):
        path = "/etc/" + name
        if self.before and name in self.bad:
            yield self.before()

        def fix():
            host.stage_content(path, b"yes\n")
            if name in self.bad and self.fix is not None:
                self.fix(host, name)
        yield Judged(lambda host: observed(
            "pass" if host.exists(path) and host.read(path) == b"yes\n" else "fail", "says", "{name} says so.",
            "{name} 如此。", name=name), fix).affecting(Text(
                "Who uses {name}.", "使用 {name} 者。").format(name=name))


def objects(host, name):
    raise HostError("/etc/" + name, WHY)


def breaks(host, name):
    raise ValueError(name)


def fails(host, name):
    host.stage_action(Asked(name))


def unread():
    return observed("error", "unread", "second cannot be read.", "second 无法读取。")


class Unlooked(Expectation):
    """Raises when it is looked at."""

    def check(self, host):
        raise HostError("/etc/second", "is damaged")


def written(root):
    return sorted(path for path in snapshot(root) if path.split("/")[-1] in NAMES)


def validator(host):
    if host.exists("/etc/second"):
        raise CommitError("second is not valid", "second 无效")


@pytest.mark.parametrize(("control", "validators", "why"), [
    (Servers(objects), (), "ann is connected"),
    (Servers(breaks), (), "ValueError: second"),
    (Servers(fails), (), "it still says so"),
    (Servers(None), (validator,), "second is not valid"),
    (Servers(None, before=unread), (), "second cannot be read"),
    (Servers(None, before=Unlooked), (), "is damaged"),
])
def test_what_is_refused_of_one_server_is_done_for_the_others(root, engine, control, validators, why):
    run = engine(control, validators=validators)
    run.host.running = True
    (found,), _diffs = run.enforce()
    assert written(root) == ["etc/first", "etc/third"]
    assert [told["en"] for told in found["affects"]] == ["Who uses first.", "Who uses third."]
    refused = [one for one in found["details"] if one["status"] == "fail"]
    assert [one["message"]["en"] for one in refused] == ["second says so."]
    assert why in refused[0]["advice"]["en"] and "Not enforced" in refused[0]["advice"]["en"]
    if found["status"] == "fail":
        assert found["reason"] == "not_enforced"
        assert found["message"]["en"].startswith("Not enforced for second, and left as it was: ")
    again = engine(control, run="run-2", validators=validators)
    again.host.running = True
    assert again.enforce()[0][0]["changed"] is False


def test_check_mode_tells_the_refusal_for_its_own_server_alone(root, engine):
    (found,) = engine(Servers(objects)).check()
    assert (found["would"], found["would_change"], written(root)) == ("person", True, [])
    assert {one["message"]["en"]: (one["advice"] or {}).get("en", "") for one in found["details"]} == {
        "first says so.": "", "third says so.": "",
        "second says so.": "Enforcing would be refused: /etc/second: ann is connected."}


def test_all_is_refused_where_no_single_server_is_at_fault(root, engine):
    def both(host):
        if host.exists("/etc/first") and host.exists("/etc/third"):
            raise CommitError("not both", "不可兼有")
    (found,), diffs = engine(Servers(None, bad=()), validators=(both,)).enforce()
    # The third is where it begins; without it the others are valid.
    assert written(root) == ["etc/first", "etc/second"] and found["status"] == "fail" and len(diffs) == 2


@pytest.mark.parametrize("raised, why", [
    (HostError("/etc/shadow", "cannot be read"), "/etc/shadow: cannot be read"),
    (ValueError("odd"), "ValueError: odd")])
def test_who_cannot_tell_whether_it_locks_out_refuses_that_control_and_no_run_ends(root, engine, raised, why):
    def objection(_host, _connection):
        raise raised
    control = Servers(None)
    control.disruption = "lockout"
    run = engine(control)
    run._objects = objection
    (found,) = run.check()
    assert (found["would"], found["would_change"]) == ("person", False)
    assert why in found["advice"]["en"]
