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
_PLAIN = frozenset(["dest", "formats", "history", "history_database", "history_keep"])


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
        return _written(arguments, fragment, run_id)
    return {}


def _written(arguments: dict[str, Any], fragment: Path, run_id: str) -> dict[str, Any]:
    from ansible.module_utils.parsing.convert_bool import boolean

    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import KEEP
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import Recording, place_of
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import folder
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import FORMATS, write
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

    # What has no variable to it is not there.
    given = {name: value for name, value in arguments.items() if not str(value).startswith("__omit_place_holder__")}
    size, dest = fragment.stat().st_size, Path(given.get("dest") or folder.of([fragment], run_id=run_id))
    history = None
    if boolean(given.get("history", True)):
        history = Recording(
            given.get("history_database") or place_of([fragment]), Display().warning,
            keep=given.get("history_keep") or KEEP)
    report, files, _changed = write(
        [fragment], standard(), dest, formats=given.get("formats") or FORMATS, live=run_id,
        each=history.add if history else None, trend=history.finish if history else None)
    return {
        "dest": str(dest.absolute()), "latest": not given.get("dest") and folder.link(report, dest, Display().warning),
        "files": [str(file) for file in files], "fragments": [str(fragment)], "size": size}
