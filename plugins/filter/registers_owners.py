# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter registers_owners; documented in registers_owners.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import feeding


def registers_owners(folder: Any) -> dict[str, str]:
    """The accounts of people with their owners."""
    try:
        return feeding.owners(folder)
    except feeding.FeedingError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Filters of jrt0117.baseline."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names and functions."""
        return {"registers_owners": registers_owners}
