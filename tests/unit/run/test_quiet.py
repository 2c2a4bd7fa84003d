# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible itself says of a run whose summary tells the rest."""

from __future__ import annotations

import os
import pty

import pytest

from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import finding, judge, play

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
