# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures over report_project.py and report_samples.py."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_project import Project
from tests.unit.support.report_samples import Fragment, validate


@pytest.fixture
def fragment(tmp_path):
    """Make fragments in the test's directory."""
    return lambda run_id="run1", **more: Fragment(tmp_path / f"{run_id}.jsonl", run_id, **more)


@pytest.fixture
def report_of():
    """Build a report of fragments; the clauses, all alike, are checked against the schema by sample."""
    def make(*fragments: Fragment, **more: Any) -> dict[str, Any]:
        made = build([fragment.path for fragment in fragments], standard(), **more)
        validate(
            "report",
            {**made, "clauses": made["clauses"][::40], "sections": made["sections"][::10], "hosts": made["hosts"][:20]})
        return made
    return make


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture
def act():
    """Run the report action as a task would, without a playbook."""
    from unittest.mock import MagicMock

    from ansible.parsing.dataloader import DataLoader
    from ansible.playbook.task import Task
    from ansible.template import Templar

    from ansible_collections.jrt0117.baseline.plugins.action.report import ActionModule

    def run(**arguments: Any) -> dict[str, Any]:
        loader = DataLoader()
        task = Task()
        task.args = {key: value for key, value in arguments.items() if value is not None}
        return ActionModule(task, MagicMock(), MagicMock(), loader, Templar(loader=loader), None).run(task_vars={})
    return run
