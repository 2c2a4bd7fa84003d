# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services have the weights that are declared, in the declared order, at the level where their ways part."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.process_priority import ProcessPriority
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.resources.conftest import said

CONTROL = ProcessPriority()
PRIORITIES = [{"unit": "query.service", "cpu_weight": 500, "memory_low": "1G"},
              {"unit": "batch.service", "cpu_weight": 50}]
INSIDE = {name: {"ActiveState": "active", "ControlGroup": f"/system.slice/{name}"}
          for name in ("query.service", "batch.service")}
QUERY, BATCH = (f"/sys/fs/cgroup/system.slice/{name}.service/" for name in ("query", "batch"))
HOST = {"/sys/fs/cgroup/cgroup.controllers": "cpu io memory pids\n", QUERY + "cpu.weight": "500\n",
        QUERY + "memory.low": "1073741824\n", BATCH + "cpu.weight": "50\n"}
DROPIN = "/etc/systemd/system/batch.service.d/zz-jrt0117.conf"


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host with some files changed, whose units are so."""
    def run(files=None, units=None, **options):
        monkeypatch.setattr(Host, "run", said(**{**INSIDE, **(units or {})}))
        return judge(CONTROL, tree({**HOST, **(files or {})}), **{"priorities": PRIORITIES, **options})
    return run


def test_declared_weights_in_the_kernel_pass(look):
    assert look()["status"] == "pass"


@pytest.mark.parametrize("files, units, reason, would", [
    ({BATCH + "cpu.weight": "100\n"}, {}, "unit_not_held", "pass"),
    ({BATCH + "cpu.weight": ""}, {}, "unit_not_held", "person"),
    ({"/sys/fs/cgroup/cgroup.controllers": "memory\n"}, {}, "controller_absent", "person"),
    ({}, {"batch.service": {"LoadState": "not-found"}}, "unit_absent", "person"),
    ({"/sys/fs/cgroup/app.slice/batch.service/cpu.weight": "50\n", "/sys/fs/cgroup/app.slice/cpu.weight": "900\n",
      "/sys/fs/cgroup/system.slice/cpu.weight": "100\n"},
     {"batch.service": {"ActiveState": "active", "ControlGroup": "/app.slice/batch.service"}}, "order_lost", "person")])
def test_what_is_otherwise_is_named(look, files, units, reason, would):
    found = look(files, units)
    assert (found["status"], found["reason"], found["would"]) == ("fail", reason, would)


def test_shares_of_version_1_are_weights(look):
    old = {f"/sys/fs/cgroup/{one}/cgroup.procs": "" for one in ("cpu", "memory")}
    places = {f"/sys/fs/cgroup/cpu/system.slice/{name}.service/cpu.shares": f"{shares}\n"
              for name, shares in (("query", 5120), ("batch", 512))}
    kept = {"/sys/fs/cgroup/memory/system.slice/query.service/memory.soft_limit_in_bytes": "1073741824\n"}
    assert look({"/sys/fs/cgroup/cgroup.controllers": "", **old, **places, **kept})["status"] == "pass"


def test_without_a_declaration_it_is_for_a_person(look):
    assert look(priorities=[])["status"] == "manual"


def test_a_weight_is_written_and_stays(tree, enforce, monkeypatch):
    idle = {"ActiveState": "inactive", "CPUWeight": "[not set]"}
    monkeypatch.setattr(Host, "run", said(**{**INSIDE, "batch.service": idle}))
    _found, changed = enforce(CONTROL, tree(HOST), priorities=PRIORITIES)
    assert changed == [DROPIN]
    assert b"[Service]\nCPUWeight=50\n" in tree().read(DROPIN)
