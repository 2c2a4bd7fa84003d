# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two OSCAL documents have in common: their version, their metadata, and identifiers that do not change."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import View

__all__ = ["NAMESPACE", "metadata", "named", "token", "write"]

VERSION = "1.1.2"
# Of our own properties; a name, not an address to visit.
NAMESPACE = "urn:jrt0117:baseline"
_UUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_OTHER = re.compile(r"[^A-Za-z0-9._-]")


def named(*parts: str) -> str:
    """The identifier of a thing by its name: the same report gives the same bytes."""
    return str(uuid.uuid5(_UUIDS, "\0".join(parts)))


def token(clause: str) -> str:
    """A clause's id as OSCAL writes one: it begins with a letter."""
    return "c-" + _OTHER.sub("_", clause)


def metadata(view: View, title: str) -> dict[str, Any]:
    """Return a document's metadata."""
    return {
        "title": title,
        "last-modified": view.report["generated"],
        "version": view.report["generator"]["version"],
        "oscal-version": VERSION,
    }


def write(kind: str, document: dict[str, Any], path: Path) -> None:
    """Write a document."""
    path.write_text(json.dumps({kind: document}, ensure_ascii=False, indent=1) + "\n", "utf-8")
