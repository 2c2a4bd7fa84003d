# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit that gives what it should not is stopped, and its socket with it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import Stopped


class Systemd:
    """A systemd that knows one unit, whose file lies somewhere; it refuses to mask what is in the way of the mask."""

    def __init__(self, path, state="loaded"):
        self.path, self.state = path, state
        self.asked = []

    def execute(self, argv, timeout=30, data=b""):
        self.asked.append(" ".join(argv[1:]))
        refused = argv[1] == "mask" and self.path.startswith("/etc/") and self.state != "masked"
        said = {
            "show": "LoadState=%s\nFragmentPath=%s\n" % (self.state, self.path), "is-active": "inactive\n",
            "is-enabled": "enabled\n"}
        return Output(int(refused), said.get(argv[1], ""), "Failed to mask unit: File exists" if refused else "")


class NoTelnet(Stopped):
    """Nobody answers at the telnet port."""

    def given(self, host):
        return observed("fail", "telnet", "Telnet answers.", "telnet 有应答。")


@pytest.fixture
def host(tmp_path):
    """Return a function that gives a running host with some active units, of which `shown` is said."""
    def build(*active, shown=""):
        found = Host(str(tmp_path))
        found.running = True
        found.run = lambda argv: Output(
            0, shown if argv[1] == "show" else "active" if argv[2] in active else "dead", "")
        return found
    return build


@pytest.mark.parametrize("unit, active, stopped", [
    ("telnetd.service", (), ["telnetd.service"]),
    ("telnetd.service", ("telnetd.socket",), ["telnetd.service", "telnetd.socket"]),
    ("telnetd@7.service", ("telnetd.socket",), ["telnetd@7.service", "telnetd.socket"]),
    ("telnetd.socket", ("telnetd.socket",), ["telnetd.socket"]),
])
def test_a_unit_is_stopped_with_the_socket_that_would_start_it_again(host, unit, active, stopped):
    running = host(*active)
    expectation = NoTelnet(running, unit)
    assert (expectation.check(running).reason, expectation.fixable) == ("telnet", True)
    expectation.fix(running)
    assert [(type(one), one.unit) for one in running.actions] == [(UnitDisabled, name) for name in stopped]
    assert expectation.check(running).message.en == "%s is stopped and disabled." % unit


@pytest.mark.parametrize("unit, shown, may", [
    (None, "", True), ("telnetd.service", "", False), ("run-1.service", "Transient=yes\n", True),
])
def test_what_nobody_knows_or_nothing_could_bring_back_is_for_a_person(host, unit, shown, may):
    running = host(shown=shown)
    assert not NoTelnet(running, unit, may).fixable and NoTelnet(running, unit, may).check(running).status == "fail"


@pytest.mark.parametrize("path, state, brings, done", [
    ("/lib/systemd/system/telnetd.service", "loaded", "inactive, masked", ["disable", "mask", "stop"]),
    ("/run/systemd/generator.late/telnetd.service", "loaded", "inactive, masked", ["disable", "mask", "stop"]),
    ("/etc/systemd/system/telnetd.service", "loaded", "inactive, disabled", ["disable", "stop"]),
    # Where the mask itself lies, a unit may still run.
    ("/etc/systemd/system/telnetd.service", "masked", "inactive, masked", ["disable", "mask", "stop"])])
def test_a_unit_whose_own_file_is_in_the_way_of_the_mask_is_disabled_and_stopped_as_announced(
        path, state, brings, done):
    systemd, action = Systemd(path, state), UnitDisabled("telnetd.service")
    assert action.told(systemd) == ("inactive, enabled", brings)
    action.apply(systemd)
    assert [word for word in (one.split()[0] for one in systemd.asked) if word in ("disable", "mask", "stop")] == done
