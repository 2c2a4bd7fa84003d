# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module with the variables of the play, and confirms it, as for every enforcing module."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.judging import JudgingAction


class ActionModule(JudgingAction):
    """Nothing of its own."""
