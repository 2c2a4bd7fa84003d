# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which code is sent only to hosts that have something for it: what nothing but the controls of certain areas reaches,
or but what puts files in their place, for an audit names actions and carries none out.

An area that a host may have nothing for says so in `present(host)` (`module_utils/judging/area.py`). That question goes
to every host; the controls of such an area, and the subjects that they alone look at, go to those that need them.
"""

from __future__ import annotations

import marshal
import types
from collections.abc import Iterable, Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import table

__all__ = ["CONTROLS", "CUT", "OPTIONAL", "left_out"]

# The areas that a host may have nothing for, and the modules that list their controls.
OPTIONAL = frozenset(name for name, area in table.AREAS.items() if area.present is not None)
CONTROLS = frozenset(f"{table.__package__}.{name}.controls" for name in OPTIONAL)
_OURS = table.__package__.rpartition(".")[0] + "."
# What an audit is not sent: nobody there asks for the last.
CUT = CONTROLS | {f"{_OURS}base.durable"}


def left_out(codes: dict[str, bytes], optional: Iterable[str] = CUT) -> frozenset[str]:
    """Return the names of modules that are reached by way of `optional` alone, of all by their marshalled code."""
    cut = frozenset(optional)
    imports = {name: frozenset(_imports(marshal.loads(code), codes)) for name, code in codes.items()}
    # The module itself, and what is Ansible's: that is no question of ours.
    roots = [name for name in codes if not name.startswith(_OURS)]
    return _reached(imports, cut, frozenset()) - _reached(imports, roots, cut)


def _imports(code: types.CodeType, known: dict[str, bytes]) -> Iterator[str]:
    """Yield the modules that code may import, within its functions as well; rather one too many than one too few."""
    for module in known.keys() & set(code.co_names):
        yield module
        for names in code.co_consts:
            if isinstance(names, tuple):
                yield from known.keys() & {f"{module}.{name}" for name in names}
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _imports(inner, known)


def _reached(imports: dict[str, frozenset[str]], roots: Iterable[str], cut: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    pending = list(roots)
    while pending:
        name = pending.pop()
        if name in imports and name not in found and name not in cut:
            found.add(name)
            # Its package is imported before it.
            pending += [*imports[name], name.rpartition(".")[0]]
    return frozenset(found)
