# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible itself says of a run whose summary tells the rest."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import finding, judge, play

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.playbook

QUIET = {"ANSIBLE_STDOUT_CALLBACK": "jrt0117.baseline.quiet", "JRT0117_SUMMARY": "false"}
HOSTS = " ".join(f"web{number}" for number in range(20))


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_what_goes_well_is_a_line_for_each_tenth_of_the_hosts(project):
    ran = project.run([play({"ansible.builtin.debug": {"msg": "said"}}, judge(finding()))], hosts=HOSTS, **QUIET)
    assert ran.code == 0
    assert ran.stdout.splitlines() == [f"{done} of 20 hosts" for done in range(2, 21, 2)]


def test_each_judging_task_counts_anew_and_items_and_handlers_say_nothing(project):
    noisy = {"ansible.builtin.debug": {"msg": "said"}, "loop": [1, 2], "changed_when": True, "notify": "handled"}
    site = {**play(noisy, judge(finding()), judge(finding())), "handlers": [
        {"name": "handled", "ansible.builtin.debug": {"msg": "said"}}]}
    ran = project.run([site], hosts=HOSTS, **QUIET)
    assert ran.stdout.splitlines() == [f"{done} of 20 hosts" for done in range(2, 21, 2)] * 2


def test_of_few_hosts_nothing_is_said(project):
    assert project.run([play(judge(finding()))], hosts="web1 web2", **QUIET).stdout.strip() == ""


def test_the_reader_s_language_is_that_of_the_summary(project):
    ran = project.run([play(judge(finding()))], hosts=HOSTS, **QUIET, JRT0117_LANG="zh")
    assert ran.stdout.splitlines()[-1] == "已完成 20/20 台主机"


def test_what_goes_wrong_is_told_with_its_task_and_its_host(project):
    ran = project.run(
        [play(judge(module="assess", arguments={"fail": "no root"}))], hosts="web1", down="old1", **QUIET)
    assert ran.code != 0
    told = ran.stdout
    assert "TASK [Judge]" in told and "no root" in told and "fatal: [web1]" in told
    assert "fatal: [old1]: UNREACHABLE!" in told and "PLAY RECAP" not in told


DOWN = [f"old{number}" for number in range(40)]


def test_where_a_summary_tells_of_it_what_goes_wrong_is_a_line_of_the_first_hosts(project):
    ran = project.run(
        [play(judge(module="assess", arguments={"fail": "no root\nbut much to say"}))], hosts="web1 web2",
        down=" ".join(DOWN), **{**QUIET, "JRT0117_SUMMARY": "true", "JRT0117_DETAIL": "short"})
    assert ran.code != 0 and "TASK [" not in ran.stdout and "fatal: " not in ran.stdout
    head = ran.stdout.partition("JR/T 0117-2014")[0]
    assert head.count(": unreachable: ") + head.count(": failed: no root\n") == 3
    assert head.count("... and more hosts, see the summary") == 1
    # On a terminal, without the lines that count.
    assert len([line for line in ran.stdout.splitlines() if " of 42 hosts" not in line]) < 60
    assert "reached 0, unreachable 40, failed 2" in " ".join(ran.stdout.split())


def test_a_slip_in_a_variable_of_a_host_that_gave_nothing_is_told_and_of_many_slips_the_first(tmp_path):
    # The real action, on hosts that nothing answers for.
    (tmp_path / "hosts").write_text("[all:vars]\nansible_host=127.0.0.1\nansible_port=1\n[all]\n" + "".join(
        f"old{number} acounts_umask_{number % 9}=1\n" for number in range(30)), "utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(tmp_path / "hosts"),
         str(ROOT / "playbooks/assess.yml"), "-e", f"baseline_report_dest={tmp_path}/report"], cwd=tmp_path,
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **QUIET,
             "JRT0117_SUMMARY": "true", "JRT0117_DETAIL": "short",
             "JRT0117_FRAGMENTS_DIR": str(tmp_path / "fragments")})
    said = done.stdout + done.stderr
    assert done.returncode != 0 and 5 <= said.count(" has no effect; did you mean") <= 6, said
    assert said.count("... and more warnings, with -v") == 1


def test_what_goes_wrong_in_any_other_task_or_with_v_is_told_whole(project):
    other = {"name": "Other", "ansible.builtin.fail": {"msg": "not ours"}}
    loud = {**QUIET, "JRT0117_SUMMARY": "true"}
    ran = project.run([play(judge(finding()), other)], hosts="web1", **loud)
    assert "TASK [Other]" in ran.stdout and "fatal: [web1]" in ran.stdout
    ran = project.run([play(judge(module="assess"))], "-v", hosts="web1", down="old1", **loud)
    assert "fatal: [old1]: UNREACHABLE!" in ran.stdout


def test_a_host_s_words_steer_no_terminal_and_are_in_the_reader_s_language(project):
    ran = project.run(
        [play(judge(module="assess", arguments={"fail": "\x1b]0;owned\x07 here"}))], hosts="web1",
        **{**QUIET, "JRT0117_SUMMARY": "true", "JRT0117_LANG": "zh"})
    assert "\x1b" not in ran.stdout and "web1：执行失败：" in ran.stdout


def test_on_a_terminal_it_is_one_line_that_is_gone_at_the_end(project):
    ours, theirs = pty.openpty()
    process = project.start([play(judge(finding()))], hosts=HOSTS, stdout=theirs, **QUIET)
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
    process.wait(timeout=60)
    os.close(ours)
    text = shown.decode()
    assert "\r1 of 20 hosts" in text and "\r20 of 20 hosts" in text
    assert text.replace("\n", "").rstrip("\r").endswith("\r\033[K") and text.count("\n") <= 1
