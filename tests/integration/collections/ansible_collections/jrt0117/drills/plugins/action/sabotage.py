# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module with the variables of the play, and confirms it, as for every enforcing module."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import JudgingAction


class _Believed:
    """The drill's control stands in no catalogue, so its finding is not held against one."""

    @staticmethod
    def of(payload: dict) -> dict:
        return payload


class ActionModule(JudgingAction):
    """An enforcing action without an area."""

    enforces = True

    def _asked(self, options: dict) -> _Believed:
        return _Believed()
