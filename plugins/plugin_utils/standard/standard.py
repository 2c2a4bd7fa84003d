# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue and the frameworks beside it, read once a process; workers forked later inherit them."""

from __future__ import annotations

from functools import cache

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.crosswalks import (
    Framework,
    load as load_frameworks,
)

__all__ = ["frameworks", "standard"]


@cache
def standard() -> Catalogue:
    """JR/T 0117-2014."""
    return load()


@cache
def frameworks() -> tuple[Framework, ...]:
    """The frameworks beside it, in their order."""
    return load_frameworks(standard())
