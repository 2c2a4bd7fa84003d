# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter registers_devices; documented in registers_devices.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import feeding


def registers_devices(folder: Any) -> list[str]:
    """The addresses of the assets in use."""
    try:
        return feeding.devices(folder)
    except feeding.FeedingError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Filters of jrt0117.baseline."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names and functions."""
        return {"registers_devices": registers_devices}
