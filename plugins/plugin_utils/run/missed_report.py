# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a run whose play ended before the task that writes it: Ansible leaves a play where no host answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ansible.template import Templar
from ansible.utils.display import Display

__all__ = ["write_missed"]

# A task that says which fragments it is of, or asks something, is left to those who wrote it.
_PLAIN = frozenset(["dest", "formats"])


def write_missed(tasks: Iterable[tuple[Any, Any]], fragment: Path, run_id: str) -> dict[str, Any]:
    """Write the report that the first of these tasks would have written of this run; return what the task would tell
    of it (`jrt0117_report`), nothing where none of them is to be written.

    `tasks` are report tasks with the play of each. Raises OSError where it cannot be written.
    """
    for play, task in tasks:
        if not task.evaluate_tags(play.only_tags, play.skip_tags, {}) or not task.args.keys() <= _PLAIN:
            continue
        variables = play.get_variable_manager().get_vars(play=play, task=task)
        arguments = Templar(loader=task.get_loader(), variables=variables).template(task.args)
        return _written(arguments.get("dest"), arguments.get("formats"), fragment, run_id)
    return {}


def _written(given: str | None, formats: list[str] | None, fragment: Path, run_id: str) -> dict[str, Any]:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import folder
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import FORMATS, write
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

    size = fragment.stat().st_size
    dest = Path(given) if given else folder.of([fragment], run_id=run_id)
    report, files, _changed = write([fragment], standard(), dest, formats=formats or FORMATS, live=run_id)
    return {
        "dest": str(dest.absolute()), "latest": not given and folder.link(report, dest, Display().warning),
        "files": [str(file) for file in files], "fragments": [str(fragment)], "size": size}
