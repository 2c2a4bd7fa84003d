# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit runs now and after the next start: what systemd says of it, and what follows."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitReady, UnitRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs

UNIT = "app.service"


@pytest.fixture
def host(tmp_path):
    """Return a function that gives a running host whose systemd shows properties of units, by unit."""
    def build(**shown):
        found = Host(str(tmp_path))
        found.running = True
        for unit, properties in shown.items():
            text = "".join("%s=%s\n" % one for one in properties.items())
            found._commands[(("systemctl", "show", unit.replace("_", ".")), b"")] = Output(0, text, "")
        return found
    return build


@pytest.mark.parametrize("properties,status,reason", [
    (dict(ActiveState="active", UnitFileState="enabled"), "pass", "unit_runs"),
    (dict(ActiveState="active", UnitFileState="alias"), "pass", "unit_runs"),
    (dict(ActiveState="active", UnitFileState="static", WantedBy="multi-user.target"), "pass", "unit_runs"),
    # Nothing starts a static unit that nobody wants; what is enabled in /run is gone by the next start.
    (dict(ActiveState="active", UnitFileState="static"), "fail", "unit_not_at_boot"),
    (dict(ActiveState="active", UnitFileState="enabled-runtime"), "fail", "unit_not_at_boot"),
    (dict(ActiveState="active", UnitFileState="disabled"), "fail", "unit_not_at_boot"),
    (dict(ActiveState="inactive", UnitFileState="enabled"), "fail", "unit_not_running"),
    (dict(ActiveState="activating", UnitFileState="enabled"), "fail", "unit_not_running"),
])
def test_the_verdict_is_that_of_now_and_of_the_next_start(host, properties, status, reason):
    seen = runs(UNIT).check(host(app_service=properties))
    assert (seen.status, seen.reason) == (status, reason)
    assert UNIT in seen.message.en and UNIT in seen.message.zh


def test_where_systemd_cannot_be_asked_nothing_is_claimed(host):
    assert runs(UNIT).check(host()).status == "not_checked"


@pytest.mark.parametrize("probe,action", [(None, UnitRunning), (["app", "ping"], UnitReady)])
def test_its_own_fix_settles_it(host, probe, action):
    down = host(app_service=dict(ActiveState="inactive", UnitFileState="disabled"))
    expected = runs(UNIT, probe)
    assert expected.check(down).open
    expected.fix(down)
    assert [type(one) for one in down.actions] == [action] and expected.check(down).status == "pass"


def test_one_that_cannot_be_enabled_is_not_promised(host):
    stuck = host(app_service=dict(ActiveState="inactive", UnitFileState="static"))
    with pytest.raises(HostError, match="static"):
        runs(UNIT).fix(stuck)
    assert not stuck.actions and runs(UNIT).check(stuck).status == "fail"
