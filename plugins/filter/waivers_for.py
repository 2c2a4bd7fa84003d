# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter waivers_for; documented in waivers_for.yml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import waivers as rules
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError


def waivers_for(waivers: Any, host: str, groups: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The waivers of one host."""
    try:
        return rules.waivers_for(waivers, host, groups)
    except VariableError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Filters of jrt0117.baseline."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names and functions."""
        return {"waivers_for": waivers_for}
