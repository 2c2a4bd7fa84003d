# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Ansible keeps packed modules in a run, and in which forms they are put there.

Ansible knows a packed module by its name and by how it is compressed, which a variable tells
(`ansible_module_compression`). Sources lie where it puts them itself; compiled code lies under a compression that is
asked for only where a host's Python is that of the controller.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable
from pathlib import Path

from ansible import constants as C
from ansible.executor import module_common

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.solid import as_one, compiled

__all__ = ["COMPILED", "SOURCES", "compile_sources", "forms", "pack_as_one", "place"]

SOURCES, COMPILED = "ZIP_DEFLATED", "ZIP_STORED"
_COMPILED_MODULES = frozenset(f"jrt0117.baseline.{name}" for name in ("assess", *AREAS))


def place(name: str, form: str) -> Path:
    """Return the file in which Ansible looks for a packed module of this full name."""
    namespace, collection, module = name.split(".")
    return Path(C.DEFAULT_LOCAL_TMP) / "ansiballz_cache" / (
        f"ansible_collections.{namespace}.{collection}.plugins.modules.{module}-{form}-none")


def forms(name: str) -> list[str]:
    """Return the forms in which a module is put by, one made of the one before it."""
    return [SOURCES, *([COMPILED] if name in _COMPILED_MODULES else [])]


def pack_as_one(name: str) -> None:
    """Put the sources of a module, packed as one, in the place of what Ansible packed."""
    _made(as_one, place(name, SOURCES), place(name, SOURCES))


def compile_sources(name: str) -> None:
    """Put the compiled code of a module beside its sources."""
    _made(compiled, place(name, SOURCES), place(name, COMPILED))


def _made(how: Callable[[bytes], bytes], of: Path, there: Path) -> None:
    cached = module_common._CachedModule.load(str(of))
    data = base64.b64encode(how(base64.b64decode(cached.zip_data)))
    dataclasses.replace(cached, zip_data=data).dump(str(there))
