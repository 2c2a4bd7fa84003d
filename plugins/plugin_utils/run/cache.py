# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Ansible keeps packed modules in a run, and in which forms they are put there.

Ansible knows a packed module by its name and by how it is compressed, which a variable tells
(`ansible_module_compression`). Sources lie where it puts them itself; compiled code lies under a compression that is
asked for only where a host's Python is that of the controller; and of an audit's the light form, without what most
hosts need nothing of, under one that nobody uses, for a host could not read it.
"""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path

from ansible import constants as C
from ansible.executor import module_common

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import LZMA, ZLIB
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.light import CUT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.solid import as_one, compiled

__all__ = ["COMPILED", "LIGHT", "SOURCES", "forms", "of_form", "pack", "place"]

SOURCES, COMPILED, LIGHT = "ZIP_DEFLATED", "ZIP_STORED", "ZIP_LZMA"
_AUDIT = "jrt0117.baseline.assess"
_COMPILED_MODULES = frozenset(f"jrt0117.baseline.{name}" for name in ("assess", *AREAS))


def place(name: str, form: str) -> Path:
    """Return the file in which Ansible looks for a packed module of this full name."""
    namespace, collection, module = name.split(".")
    return Path(C.DEFAULT_LOCAL_TMP) / "ansiballz_cache" / (
        f"ansible_collections.{namespace}.{collection}.plugins.modules.{module}-{form}-none")


def forms(name: str) -> list[str]:
    """Return the forms in which a module is put by, the first of which the others are made of."""
    return [SOURCES, *([LIGHT] if name == _AUDIT else []), *([COMPILED] if name in _COMPILED_MODULES else [])]


def pack(name: str, form: str) -> None:
    """Put a form of a module where Ansible looks for it: sources in the place of what it has packed itself."""
    cached = module_common._CachedModule.load(str(place(name, SOURCES)))
    data = base64.b64encode(of_form(base64.b64decode(cached.zip_data), name, form))
    dataclasses.replace(cached, zip_data=data).dump(str(place(name, form)))


def of_form(archive: bytes, name: str, form: str) -> bytes:
    """Return a form of a module: sources of what Ansible has packed, the others of those."""
    if form == SOURCES:
        return as_one(archive)
    # An audit is sent the most, and often; a module that enforces is one of several that are sent in turn, and the time
    # to unpack them adds up.
    return compiled(archive, LZMA if name == _AUDIT else ZLIB, CUT if form == LIGHT else ())
