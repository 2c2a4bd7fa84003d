# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by name: the only place that lists them. Each is a file of its own name beside this one."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import Rule

__all__ = ["RULES"]

# One line a rule, sorted, above and here.
_RULES: tuple[Rule, ...] = (
)

RULES: dict[str, Rule] = {one.name: one for one in _RULES}
