# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a directive wherever nginx takes requests by it, each place once."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source


def blocks(tier):
    """Return the server blocks that take HTTP."""
    return [one for one in source.blocks(tier.host, tier.server) if one.web]


def each(tier, name, default):
    """Yield (text, place, first word) of each value that holds somewhere."""
    seen = set()
    for block in blocks(tier):
        for found in block.each(name):
            where = found.where if found is not None else source.main_file(tier.host, tier.server)
            if where in seen:
                continue
            seen.add(where)
            if found is None:
                yield tiers.default(default), where, default
            else:
                yield " ".join(found.words), where, found.words[0] if found.words else ""
