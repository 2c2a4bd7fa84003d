# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's way into the history. Whatever happens to the history is one warning: it never costs the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import KEEP, HistoryError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.asking import trend
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import is_url, opened, told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.keeping import prune_weekly
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.taking import Taking
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["FILE", "Recording", "place_of"]

FILE = "history.sqlite"
# The usual name of the folder of fragments; the history lies beside it.
_FRAGMENTS = "fragments"


def place_of(fragments: Iterable[Path]) -> str:
    """Return where the history of these fragments lies: beside their folder, or in it where it has another name."""
    folder = next(iter(fragments)).absolute().parent
    return str((folder.parent if folder.name == _FRAGMENTS else folder) / FILE)


class Recording:
    """One report's part of the history: `add` its findings, `finish` with the report, which gives its trend.

    With `taken` off the history is asked only, and made by nobody.
    """

    def __init__(self, place: str, warn: Callable[[str], Any], *, keep: str = KEEP, taken: bool = True) -> None:
        self._place, self._warn, self._keep = place, warn, keep
        self._stack = ExitStack()
        self._taking: Taking | None = None
        self._done = False
        self._database: Any = None
        if not taken and not is_url(place) and not os.path.exists(place):
            return
        try:
            # Before anything is taken in.
            Period(keep)
            self._database = self._stack.enter_context(opened(place))
            self._taking = Taking(self._database) if taken else None
        except Exception as error:
            self._give_up(error)

    def add(self, finding: Mapping[str, Any]) -> None:
        """Take in one finding."""
        if self._taking is not None:
            try:
                self._taking.add(finding)
            except Exception as error:
                self._give_up(error)

    def finish(self, report: Mapping[str, Any]) -> dict[str, Any] | None:
        """Take the run in; return the trend for its page, None where there is none."""
        if self._database is None:
            return None
        try:
            if self._taking is not None:
                self._taking.finish(report)
                prune_weekly(self._database, self._keep)
            self._done = True
            return trend(self._database, report)
        except Exception as error:
            self._give_up(error)
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Close the history; a report that was given up leaves it as it was."""
        self._database = self._taking = None
        try:
            self._stack.close()
        except Exception:
            # It has been told already, or there is nothing left to tell.
            return

    def _give_up(self, error: Exception) -> None:
        """Say once what is wrong, and do without the history from then on."""
        why = told(error, self._place)
        en, zh = (why.en, why.zh) if isinstance(why, HistoryError) else (str(why), str(why))
        what = ("The trend is not shown", "无法显示趋势") if self._done else (
            "The history has not this run", "本次运行未写入历史")
        self._warn(spoken(f"{what[0]}: {en}", f"{what[1]}：{zh}"))
        self.close()
