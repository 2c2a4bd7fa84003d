# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback records, seen by running real playbooks."""

from __future__ import annotations

import json
import platform

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import ROOT, finding, judge, play, result

pytestmark = pytest.mark.playbook

JSON_CALLBACK = '''
from ansible.plugins.callback import CallbackBase
DOCUMENTATION = """
name: json
type: stdout
short_description: One JSON document
description: One JSON document.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "stdout", "json"

    def v2_playbook_on_stats(self, stats):
        self._display.display(\'{"stats": {}}\')
'''

GOOD = {"result": result(finding())}
BAD = {"fail": "cannot be trusted"}

# Each play stands for one situation and has hosts of its own; "spare" keeps a play from failing as a whole, which would
# end the playbook.
# A host that says what the controller gave it.
FORGED = {"result": result(finding(), area="assess"), "beside": {"jrt0117_given": {"owners": {"root": "me"}}}}
SITUATIONS = [
    play(judge(finding(status="fail"), module="assess"), hosts="plain"),
    play(
        judge(
            arguments={"result": "{{ item }}"},
            loop=[result(finding("password_length")), result(finding("password_classes", "fail"))],
            loop_control={"label": "x"}), hosts="looped"),
    play(
        judge(
            arguments={"result": GOOD["result"], "fail": "{{ item if inventory_hostname != 'spare' else '' }}"},
            loop=["", "second item"]), hosts="loop_fails,spare"),
    play(judge(loop="{{ undefined_list }}", arguments=GOOD), hosts="loop_undefined", ignore_errors=True),
    play(judge(loop=[], arguments=GOOD), hosts="loop_empty"),
    play(
        judge(arguments={"fail": "{{ 'no root' if inventory_hostname == 'fails' else '' }}", **GOOD}),
        hosts="fails,spare"),
    play(judge(arguments=BAD, ignore_errors=True), hosts="ignored"),
    play({"block": [judge(arguments=BAD)], "rescue": [judge(finding(status="fail"))]}, hosts="rescued"),
    play(
        judge(
            arguments=GOOD, failed_when="result.jrt0117.findings | length > 0", register="result", ignore_errors=True),
        hosts="failed_when"),
    play(judge(no_log=True), hosts="hidden"),
    play(judge(no_log=True, loop=[1, 2]), hosts="hidden_loop"),
    play(judge(delegate_to="plain"), hosts="delegating"),
    play(judge(when=False), hosts="skipping"),
    play(judge(module="assess", arguments=FORGED, **{"async": 20, "poll": 1}), hosts="polled"),
    play(
        judge(module="assess", **{"async": 20, "poll": 0}, register="job"),
        {
            "ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"}, "register": "done",
            "until": "done.finished", "delay": 1, "retries": 9},
        hosts="parallel"),
    play(judge(), hosts="serial1,serial2", serial=1),
    play(judge(), hosts="free1,free2", strategy="free"),
    play(judge(run_once=True), hosts="once1,once2"),
    play(judge(module="assess"), hosts="dead,spare", ignore_unreachable=True),
    play({"ansible.builtin.ping": None}, judge(module="assess"), hosts="dead_before,spare"),
    play({"ansible.builtin.meta": "end_host", "when": "inventory_hostname == 'ended'"}, judge(), hosts="ended,spare"),
    play(judge(arguments={"result": {"schema": 1, "area": "accounts"}}), hosts="malformed"),
    play(judge(arguments={"result": result(finding(), schema=99)}), hosts="other_version"),
    play(
        {"ansible.builtin.command": "false", "ignore_errors": True},
        {"ansible.builtin.debug": {"var": "inventory_hostname"}}, hosts="unrelated"),
]
HOSTS = (
    "plain looped loop_fails loop_undefined loop_empty fails ignored rescued failed_when hidden hidden_loop "
    "delegating skipping polled parallel serial1 serial2 free1 free2 once1 once2 ended malformed other_version "
    "unrelated spare")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    done = Project(tmp_path_factory.mktemp("situations")).run(
        SITUATIONS, "--forks", "4", hosts=HOSTS, down="dead dead_before")
    assert "PLAY RECAP" in done.stdout, done.stdout + done.stderr
    return done


def told(ran, host):
    """What was recorded of a host: the kind of each line, and the status of its findings."""
    lines = [line for line in ran.lines if line.get("host") == host]
    return [
        line["type"] + "".join(f" {one['control']} {one['status']}" for one in line.get("findings", ()))
        for line in lines]


@pytest.mark.parametrize(("host", "expected"), [
    ("plain", ["findings password_length fail"]),
    ("looped", ["findings password_length pass", "findings password_classes fail"]),
    ("loop_fails", ["findings password_length pass", "failed"]),
    ("loop_undefined", ["failed"]),
    ("loop_empty", ["skipped"]),
    ("fails", ["failed"]),
    ("ignored", ["failed"]),
    ("rescued", ["failed", "findings password_length fail"]),
    ("failed_when", ["findings password_length pass"]),
    ("hidden", ["failed"]),
    ("delegating", ["findings password_length pass"]),
    ("skipping", ["skipped"]),
    ("polled", ["findings password_length pass"]),
    ("parallel", ["findings password_length pass"]),
    ("serial1", ["findings password_length pass"]),
    ("serial2", ["findings password_length pass"]),
    ("free1", ["findings password_length pass"]),
    ("free2", ["findings password_length pass"]),
    ("once1", ["findings password_length pass"]),
    ("once2", []),
    ("dead", ["unreachable"]),
    ("dead_before", ["unreachable"]),
    ("ended", []),
    ("malformed", ["failed"]),
    ("other_version", ["failed"]),
    ("unrelated", []),
])
def test_a_host_is_recorded(ran, host, expected):
    assert told(ran, host) == expected


def test_no_host_says_what_it_was_given(ran):
    assert not any("given" in line for line in ran.lines)


def test_every_item_hidden_by_no_log_is_a_failure(ran):
    assert set(told(ran, "hidden_loop")) == {"failed"}


def test_the_reason_of_a_failure_is_kept(ran):
    messages = {line["host"]: line["message"] for line in ran.of("failed")}
    assert messages["fails"] == "no root"
    assert messages["loop_fails"] == "second item"
    assert "no_log" in messages["hidden"]
    assert messages["ignored"] == "cannot be trusted"


def test_hosts_of_judging_plays_are_expected_and_no_others(ran):
    expected = [name for line in ran.of("hosts") for name in line["hosts"]]
    assert len(expected) == len(set(expected))
    assert set(expected) == {*HOSTS.split(), "dead", "dead_before"} - {"unrelated"}


def test_the_run_ends_completed_and_the_callback_had_no_trouble(ran):
    assert ran.lines[0]["type"] == "run"
    assert ran.lines[0]["playbook"] == "site.yml"
    assert [line["status"] for line in ran.of("end")] == ["completed"]
    assert not ran.of("trouble")
    assert "compliance callback" not in ran.stderr


def test_nothing_is_written_or_said_where_nothing_is_judged(project):
    ran = project.run(
        [play({"ansible.builtin.ping": None}), play(judge(tags="other"))], "--tags", "none", hosts="web1", down="web2")
    assert ran.fragments == []
    assert "JR/T" not in ran.stdout
    assert not (ran.where / "reports").exists()


def test_each_playbook_of_a_command_is_a_run(project):
    (project.where / "second.yml").write_text(
        "[{hosts: webs, gather_facts: false, tasks: [{jrt0117.baseline.audit: {fail: x}, ignore_errors: true}]}]")
    ran = project.run([play(judge())], "second.yml", hosts="web1")
    kinds = sorted([line["type"] for line in lines] for lines in ran.fragments)
    assert kinds == [["run", "hosts", "failed", "end"], ["run", "hosts", "findings", "end"]]


def test_check_mode_campaign_and_run_id_are_recorded(project):
    ran = project.run([play(judge())], "--check", "-e", "baseline_run_id=../r1 baseline_campaign=q4", hosts="web1")
    head = ran.lines[0]
    assert (head["check_mode"], head["campaign"], head["run_id"]) == (True, "q4", "_r1")
    assert head["operator"].endswith(f"@{platform.node()}")


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "The run was aborted; its record so far is /"), ("zh", "运行已中止，已有的记录为 /")])
def test_an_interrupted_run_is_readable_and_aborted(project, lang, told):
    tasks = judge(arguments={"result": GOOD["result"], "seconds": "{{ 0 if inventory_hostname == 'web1' else 30 }}"})
    process = project.start([play(tasks, strategy="free")], hosts="web1 web2", JRT0117_LANG=lang)
    ran = project.interrupt(process, after='"findings"')
    assert ran.code != 0
    assert [line["type"] for line in ran.lines] == ["run", "hosts", "findings", "end"]
    assert ran.lines[-1]["status"] == "aborted"
    assert told in ran.stderr


def test_a_directory_that_cannot_be_written_costs_a_warning_not_the_run(project):
    (project.where / "reports").write_text("in the way")
    ran = project.run([play(judge(finding(status="fail")))], hosts="web1")
    assert ran.code == 0
    assert "Cannot record the run in" in ran.stderr
    assert "FAIL password_length" in ran.stdout


def test_a_fault_in_the_callback_is_one_warning_and_the_playbook_goes_on(project):
    catalogue = project.where / "collections/ansible_collections/jrt0117/baseline/catalogue"
    catalogue.unlink()
    catalogue.mkdir()
    (catalogue / "6.yml").write_text("section: [broken")
    ran = project.run([play(judge())], hosts="web1 web2")
    assert ran.code == 0
    assert ran.stderr.count("compliance callback") == 1
    assert "6.yml" in ran.stderr
    assert len(ran.of("findings")) == 2
    assert ran.of("trouble")


def machine_readable(project):
    """Put a stdout callback for programs beside the collection: ansible-core has none of its own any more."""
    folder = project.where / "collections/ansible_collections/ansible/posix/plugins/callback"
    folder.mkdir(parents=True)
    (folder / "json.py").write_text(JSON_CALLBACK, "utf-8")


def test_what_a_program_reads_is_no_summary(project):
    machine_readable(project)
    ran = project.run([play(judge("accounts", result(finding("c1"))))], ANSIBLE_STDOUT_CALLBACK="ansible.posix.json")
    assert json.loads(ran.stdout) == {"stats": {}}, ran.stdout
    assert "JR/T 0117-2014, level 3" in ran.stderr and "Record:" in ran.stderr


@pytest.mark.parametrize("playbook", ["assess", "enforce"])
def test_a_playbook_that_nothing_records_touches_no_host_and_says_what_to_set(project, playbook):
    (project.where / "ansible.cfg").write_text("[defaults]\ncollections_path = collections\n", "utf-8")
    collection = project.where / "collections/ansible_collections/jrt0117/baseline"
    (collection / "roles").symlink_to(ROOT / "roles")
    for area in AREAS:
        module = collection / f"plugins/modules/{area}.py"
        if not module.exists():
            module.symlink_to(ROOT / f"plugins/modules/{area}.py")
    ran = project.run(f"jrt0117.baseline.{playbook}")
    assert ran.code != 0 and "web1" not in ran.stdout
    assert (
        "put callbacks_enabled = jrt0117.baseline.compliance into [defaults]" in ran.stdout
        and str(project.where / "ansible.cfg") in ran.stdout)
    assert "未触及任何主机" in ran.stdout


def test_where_tags_leave_nothing_to_do_it_is_said(project):
    ran = project.run("jrt0117.baseline.assess", "--skip-tags", "always")
    assert ran.code != 0 and "nothing of this playbook is left to do" in ran.stdout
    assert "请用 baseline_areas" in ran.stdout
    assert list((project.where / "reports/fragments").glob("*")) == []


def test_the_report_is_written_once_whatever_strategy_ansible_cfg_has(project):
    ran = project.run("jrt0117.baseline.assess", ANSIBLE_STRATEGY="free")
    assert "run_once with the free strategy" not in ran.stdout + ran.stderr
    assert ran.stdout.count("Write the report of this run") <= 1, ran.stdout
