# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback records of real playbooks."""

from __future__ import annotations

from report_samples import finding, judge, play, result

REPORT = {"hosts": "localhost", "gather_facts": False, "tasks": [{"jrt0117.baseline.report": {"dest": "reports/latest"}}]}


def test_findings_of_every_host_are_recorded(project):
    ran = project.run([play(judge(finding(status="fail")))])
    assert ran.code == 0, ran.stderr
    print(ran.stdout, ran.stderr)
    assert [line["type"] for line in ran.lines] == ["run", "hosts", "findings", "findings", "end"]
