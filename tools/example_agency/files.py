# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that registers name as evidence: made once, given with their SHA-256."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

__all__ = ["Files", "docx"]

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
_RELATIONS = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>")


class Files:
    """Files below the registers' folder, by path."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def add(self, path: str, content: str | bytes) -> dict[str, str]:
        """Put a file under evidence/; return the path and the SHA-256 that a register gives."""
        path, data = f"evidence/{path}", content.encode() if isinstance(content, str) else content
        assert self.content.get(path, data) == data, f"{path} is written twice"
        self.content[path] = data
        return {"file": path, "sha256": hashlib.sha256(data).hexdigest()}

    def note(self, path: str, title: str, *sentences: str) -> list[dict[str, str]]:
        """Return the evidence of a record: one Markdown file of a title and some sentences."""
        return [self.add(f"{path}.md", f"# {title}\n\n" + "\n\n".join(sentences) + "\n")]


def docx(paragraphs: Sequence[tuple[str, str]]) -> bytes:
    """Return a Word document of paragraphs, each with its style (Title, Heading1, Normal); the same bytes always."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs)
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    return _zip(parts)


def _zip(parts: Any) -> bytes:
    """A zip archive without time stamps and compression: both would differ from machine to machine."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return written.getvalue()
