# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook `rollback`, over root trees: whose run, on which hosts, and what came back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.accounts.conftest import policy_of

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).resolve().parents[3]
PASSWD = "root:x:0:0:root:/root:/bin/bash\n"
LOGIN_DEFS = "PASS_MAX_DAYS 99999\nPASS_MIN_DAYS 0\nUMASK 022\n"
ENFORCE = [{"hosts": "all", "gather_facts": False, "tasks": [{"jrt0117.baseline.accounts": {
    "root": "{{ root }}", "guard_seconds": 0, "clauses": "{{ clauses }}", "run_id": "{{ run_id }}"}}]}]


class Fleet:
    """Two hosts that are folders."""

    def __init__(self, where):
        self.where = where
        names = ("web1", "web2")
        for name in names:
            etc = where / name / "etc"
            etc.mkdir(parents=True)
            for file, text in (
                    ("passwd", PASSWD), ("shadow", "root:*:19000:0:99999:7:::\n"), ("group", "root:x:0:\n"),
                    ("login.defs", LOGIN_DEFS)):
                (etc / file).write_text(text)
        hosts = {name: {"root": str(where / name)} for name in names}
        own = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "clauses": []}
        (where / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts, "vars": own}}))
        (where / "enforce.yml").write_text(json.dumps(ENFORCE))
        # The product's own playbook, but for the root.
        text = (ROOT / "playbooks/rollback.yml").read_text("utf-8")
        (where / "rollback.yml").write_text(
            text.replace("jrt0117.baseline.rollback:\n", "jrt0117.baseline.rollback:\n        root: \"{{ root }}\"\n"),
            "utf-8")
        (where / "preconditions.yml").write_text((ROOT / "playbooks/preconditions.yml").read_text("utf-8"), "utf-8")

    def play(self, playbook, *arguments, lang="en", **more):
        environment = {
            **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "JRT0117_LANG": lang,
            "NO_COLOR": "1", "JRT0117_SUMMARY": "false", "JRT0117_FRAGMENTS_DIR": str(self.where / "fragments"),
            **more}
        return subprocess.run(
            [
                str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.where / "hosts.json"),
                str(self.where / f"{playbook}.yml"), *arguments], cwd=ROOT, env=environment, capture_output=True,
            text=True, encoding="utf-8", timeout=300, check=False)

    def enforced(self, run_id, *names):
        """Enforce on hosts as the module does, without a playbook and a process on the host."""
        for name in names:
            host = Host(str(self.where / name))
            tasks = [Task("accounts", control, policy_of()) for control in CONTROLS]
            Enforcer(host, tasks, 3, (), Journal(host, run_id)).enforce()

    def changed(self):
        return [name for name in ("web1", "web2") if (self.where / name / "etc/login.defs").read_text() != LOGIN_DEFS]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    made = Fleet(tmp_path_factory.mktemp("fleet"))
    made.enforced("run1", "web1", "web2")
    assert made.changed() == ["web1", "web2"]
    return made


@pytest.fixture(scope="module")
def checked(fleet):
    """A rollback in check mode, where ansible.cfg has the strategy free."""
    return fleet.play("rollback", "-e", "baseline_run_id=run1", "--check", "--diff", ANSIBLE_STRATEGY="free")


def test_a_rollback_without_a_run_is_refused_and_says_what_to_type(fleet):
    done = fleet.play("rollback")
    assert done.returncode != 0
    assert (
        "baseline_run_id=ID" in done.stdout and "--limit HOSTS" in done.stdout and "请指明要回滚的运行" in done.stdout)
    assert fleet.changed() == ["web1", "web2"]


@pytest.mark.parametrize("empty", ["baseline_run_id=", "baseline_run_id=''"])
def test_a_rollback_of_an_empty_id_is_refused(fleet, empty):
    assert fleet.play("rollback", "-e", empty).returncode != 0
    assert fleet.changed() == ["web1", "web2"]


def test_the_last_run_of_every_host_is_refused_where_no_host_is_named(fleet):
    done = fleet.play("rollback", "-e", "baseline_run_id=last")
    assert done.returncode != 0
    assert "Name the hosts with --limit HOSTS" in done.stdout and "请用 --limit" in done.stdout
    assert fleet.changed() == ["web1", "web2"]


def test_an_id_that_no_host_knows_is_an_error(fleet):
    done = fleet.play("rollback", "-e", "baseline_run_id=20200101T000000-beef")
    assert done.returncode != 0
    assert "No host of this play knows run 20200101T000000-beef" in done.stdout and "均没有运行" in done.stdout
    assert fleet.changed() == ["web1", "web2"]


def test_what_is_asked_once_waits_for_every_host_whatever_strategy_ansible_cfg_has(fleet, checked):
    # The strategy free asks each host as soon as it is done: one that does not know the run ends the others' rollback
    # as an error.
    assert checked.returncode == 0 and "run_once with the free strategy" not in checked.stdout + checked.stderr
    assert fleet.changed() == ["web1", "web2"]


def test_check_mode_tells_what_would_come_back_and_changes_nothing(fleet, checked):
    told = checked.stdout
    assert checked.returncode == 0, told + checked.stderr
    assert "would bring back" in told and "/etc/login.defs: mode 0644" in told
    assert "-PASS_MAX_DAYS" in told and "+PASS_MAX_DAYS 99999" in told.replace("\t", " ")
    assert fleet.changed() == ["web1", "web2"]


def test_the_last_run_of_named_hosts_comes_back_and_a_run_that_one_of_the_hosts_knows_is_fine(tmp_path):
    fleet = Fleet(tmp_path)
    # The module itself, once.
    done = fleet.play("enforce", "-e", "run_id=run1", "--limit", "web1")
    assert done.returncode == 0 and fleet.changed() == ["web1"], done.stdout + done.stderr
    done = fleet.play("rollback", "-e", "baseline_run_id=run1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Run run1 is rolled back; " in done.stdout and "bytes -> mode 0644 owner" in done.stdout
    assert "run run1 has no journal on this host" in done.stdout
    assert fleet.changed() == []
    fleet.enforced("run2", "web2")
    done = fleet.play("rollback", "-e", "baseline_run_id=last", "--limit", "web2", lang="zh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "运行 run2 已回滚，共恢复" in done.stdout
    assert fleet.changed() == []
    again = fleet.play("rollback", "-e", "baseline_run_id=last", "-e", "baseline_hosts=web2")
    assert again.returncode == 0
    assert "there is no run on this host that could be rolled back" in again.stdout


def test_what_has_changed_since_is_told_in_the_reader_s_language_and_nothing_comes_back(tmp_path):
    made = Fleet(tmp_path)
    made.enforced("run1", "web1")
    there = made.where / "web1/etc/login.defs"
    there.write_text(there.read_text("utf-8") + "# By hand.\n", "utf-8")
    found = there.read_text("utf-8")
    done = made.play("rollback", "-e", "baseline_run_id=run1", JRT0117_LANG="both")
    assert done.returncode != 0 and there.read_text("utf-8") == found
    told = " ".join(done.stdout.split())
    for said in (
            "运行 run1 未回滚：此后又有更改：/etc/login.defs；如仍要恢复，请使用 force: true",
            "run run1 was not rolled back: changed since: /etc/login.defs; restore them all the same with force: true"):
        assert said in told
