# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a folder as drafts of records: file, digest, title, version; what they may be is a comment.

Kinds, topics and duties that a document's words resemble are offered beside the record, for a person to confirm: a
comment proves nothing. What the register says already is not touched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import documents
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.asked import Asked
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.documents import Document
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.drafts import TO_FILL, drafts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.folders import (
    files_of,
    of_file,
    other_file,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label, words
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing

__all__ = ["SHARED", "Taken", "take_in"]

# What the documents of a folder may have in common.
SHARED = ("author", "approver", "approved", "effective", "reviewed", "version")

_BELOW = "evidence/policies"
_LIST = "policies.records"
_MOST_KINDS = 4
_KNOWN = Text("is {id} already", "已登记为 {id}")
_KEPT = Text(
    "policies.yml is kept, and a record that is still to be filled in would make it faulty: set status: draft, take "
    "the documents in, complete them, then set it to kept again",
    "policies.yml 为 kept，待填的记录会使其有误：先改为 status: draft，登记并填写后再改回 kept")


@dataclass
class Taken:
    """What came of the documents: records that are new, documents that had one, and those left out, with the reason."""

    new: list[Text] = field(default_factory=list)
    known: list[Text] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)


def take_in(
        folder: Path, register: Register, asked: Asked, source: Path, root: Path,
        shared: Mapping[str, str] | None = None) -> Taken:
    """Append a draft of a record to policies.yml in `folder` for each document of the folder `source`.

    A document below `root`, the evidence's folder, is named where it lies, another is copied there. `shared` are fields
    that somebody says of all of them. Raise Refused where the register is kept, or where `source` is no folder; a
    document that cannot be taken is told, the others are taken.
    """
    if register.kept:
        raise Refused(_KEPT)
    complete = whole(register, shapes.load())
    present = complete.lists.get("records", [])
    taken, added = Taken(), []
    ids = {str(one.get("id")) for one in present}
    digests = {one["sha256"]: str(one.get("id")) for one in present if one.get("sha256")}
    for path in files_of(source):
        name = harmless(path.name)[:100]
        try:
            document = documents.read(path)
            if document.sha256 in digests:
                taken.known.append(of_file(name, _KNOWN.format(id=digests[document.sha256])))
                continue
            file = _placed(document, path, root)
        except Refused as refused:
            taken.left_out.append(of_file(name, refused.told))
            continue
        added.append(({**_record(_free(ids), document, file), **(shared or {})}, document))
        digests[document.sha256] = added[-1][0]["id"]
        taken.new.append(of_file(name, _new(added[-1][0], document)))
    if added:
        source_file = writing.read(folder / "policies.yml")
        text, _difference = writing.rewritten(
            source_file.text, _LIST, [*map(dict, present), *(record for record, _document in added)])
        writing.save(source_file, _commented(text, added, present, asked))
    return taken


def _new(record: Mapping[str, Any], document: Document) -> Text:
    told = Text("{id}, {title}", "{id}，{title}").format(id=record["id"], title=record["title"])
    if document.note is None:
        return told
    return Text("{told} (its headings cannot be read: {note})", "{told}（读不出标题：{note}）").format(
        told=told, note=document.note)


def _free(ids: set[str]) -> str:
    number = len(ids) + 1
    while f"ZD-{number:03d}" in ids:
        number += 1
    ids.add(f"ZD-{number:03d}")
    return f"ZD-{number:03d}"


def _record(name: str, document: Document, file: str) -> dict[str, Any]:
    return {
        "id": name, "title": harmless(document.title), "kinds": TO_FILL, "version": document.version or TO_FILL,
        "file": file, "sha256": document.sha256,
        **dict.fromkeys(("author", "approver", "approved", "effective", "reviewed"), TO_FILL)}


def _placed(document: Document, path: Path, root: Path) -> str:
    """Where the document lies below the evidence's folder; it is copied there, unless it is there."""
    lies, below = path.parent.resolve() / path.name, root.resolve()
    if lies.is_relative_to(below):
        return lies.relative_to(below).as_posix()
    target = below / _BELOW / document.name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as copy:
            copy.write(document.content)
    except FileExistsError:
        if target.is_symlink() or not target.is_file() or target.read_bytes() != document.content:
            raise other_file(f"{_BELOW}/{document.name}") from None
    except OSError as error:
        raise Refused(Text("it cannot be copied to {file}: {why}", "无法复制到 {file}：{why}").format(
            file=f"{_BELOW}/{document.name}", why=error.strerror)) from None
    return f"{_BELOW}/{document.name}"


# What a document may be


def _commented(
        text: str, added: Sequence[tuple[Mapping[str, Any], Document]], present: Sequence[Mapping[str, Any]],
        asked: Asked) -> str:
    """The text with what each new record may say as comments in it; what the text says stays the same."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    wanted = {one.word: one.values for one in drafts("policies", asked, {})}
    blank = {
        kind: str(one.get("id")) for one in present if is_placeholder(one.get("title"))
        for kind in (one["kinds"] if isinstance(one.get("kinds"), list) else ())}
    for record, document in added:
        found = next(
            (number for number, line in enumerate(lines) if re.match(rf"\s*- {{?id: {record['id']}\b", line)), None)
        if found is None:
            continue
        margin = " " * (len(lines[found]) - len(lines[found].lstrip()) + 2)
        lines[found + 1:found + 1] = [margin + line for line in _offered(record, document, wanted, blank)]
    new = newline.join(lines)
    return new if writing.plain(new.removeprefix("\ufeff")) == writing.plain(text.removeprefix("\ufeff")) else text


def _offered(
        record: Mapping[str, Any], document: Document, wanted: Mapping[str, Mapping[str, Any]],
        blank: Mapping[str, str]) -> Iterator[str]:
    """Fields as comments: without their mark they are fields."""
    names = {kind: label("policies.kinds", kind).zh for kind in wanted}
    kinds = documents.likely(names, document.title)[:_MOST_KINDS]
    yield "# 待确认（工具按用词比对，非结论）：核对后去掉行首“# ”并删去相应的“待填”行"
    if kinds:
        told = "、".join(names[kind] for kind in kinds)
        drafts_of = "、".join(dict.fromkeys(blank[kind] for kind in kinds if kind in blank))
        yield f"# kinds: [{', '.join(kinds)}]    # {told}" + (f"；确认后删去空白草稿 {drafts_of}" if drafts_of else "")
    if document.effective and is_placeholder(record["effective"]):
        yield f"# effective: {document.effective}"
    topics = dict.fromkeys(topic for kind in kinds or wanted for topic in wanted[kind].get("topics", ()))
    found = documents.headed({topic: label("policies.topics", topic).zh for topic in topics}, document.headings)
    if found:
        yield "# topics:"
        yield from (f"#   {topic}: {_quoted(heading)}" for topic, heading in found.items())
    if "duties" in kinds:
        yield from _duties(document, wanted["duties"].get("duties", ()))


def _duties(document: Document, wanted: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = words("posts.duties")
    rows = []
    for one in wanted:
        items = documents.headed({item: names[item].zh for item in one["items"] if item in names}, document.headings)
        told = ", ".join(f"{item}: {_quoted(heading)}" for item, heading in items.items())
        rows += [f"#   - {{post: {one['post']}, items: {{{told}}}}}"] if items else []
    if rows:
        yield "# duties:"
        yield from rows


def _quoted(heading: str) -> str:
    """A heading as YAML takes it for text, in a line of its own and in braces."""
    shown = harmless(heading)
    return json.dumps(shown, ensure_ascii=False) if re.search(r"[:#{}\[\],&*!|>'\"%@`-]|^[0-9]|^\s*$", shown) else shown
