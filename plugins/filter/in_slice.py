# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter in_slice; documented in in_slice.yml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet import slices


def in_slice(names: Iterable[str], text: Any) -> list[str]:
    """The hosts of a slice."""
    try:
        return slices.in_slice(names, text)
    except slices.SliceError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Filters of jrt0117.baseline."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names and functions."""
        return {"in_slice": in_slice}
