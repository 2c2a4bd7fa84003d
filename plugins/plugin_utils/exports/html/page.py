# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTML file that opens from disk: styles, scripts and data inline, nothing fetched.

Everything a host said is data. It reaches the page as escaped text (the static part) or as an escaped JSON block
(the rest), and a content security policy lets only this folder's own scripts and styles work.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import static
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.lean import USUAL, lean
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.trend import drawn
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["SCRIPTS", "STYLES", "render"]

HERE = Path(__file__).parent
STYLES = ("tokens", "base", "parts", "matrix", "trend", "print")
# In this order: each uses only those before it.
SCRIPTS = (
    "words", "words_organization", "language", "dom", "route", "place", "hostset", "report", "sorting", "parts",
    "trend", "csv", "organization", "chart", "pager", "frameworks", "filter", "finding", "finding_table", "exporting",
    "affects", "things", "records", "matrix", "view_organization", "view_overview", "view_clauses", "view_clause",
    "view_findings", "view_hosts", "view_host", "view_patches", "view_changes", "view_waivers", "view_runs", "cover",
    "paper", "printing", "main",
)
# Above this the data is compressed, which a browser older than 2023 may not undo.
PLAIN_BYTES = 2_000_000
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render(
    report: dict[str, Any], out_path: str | os.PathLike[str], catalogue: Catalogue | None = None, *,
    trend: dict[str, Any] | None = None,
) -> None:
    """Write the page of a report (schemas/report.schema.json) to `out_path`; `trend` is what its history tells of the
    runs before (plugin_utils/history).
    """
    style = "\n".join(_source("css", f"{name}.css") for name in STYLES)
    script = '"use strict";\n' + "\n".join(_source("js", f"{name}.js") for name in SCRIPTS)
    since = {"since": trend["since"]} if trend else {}
    encoding, data = _embedded({"report": lean(report), **_rest(report, catalogue or standard()), **since})
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(static.FILTERS)
    page = environment.get_template("page.html").render(
        report=report, trend=drawn(trend), failing=static.failing(report, **since), affects=static.affects(report),
        silent=static.silent(report), organization=static.organization(report),
        style=Markup(style), style_hash=_hash(style),
        script=Markup(script), script_hash=_hash(script), data=Markup(data), encoding=encoding,
    )
    # A host name may hold bytes that are no UTF-8, which Python keeps as lone surrogates.
    Path(out_path).write_bytes(page.encode("utf-8", "replace"))


def _source(folder: str, name: str) -> str:
    return (HERE / folder / name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _rest(report: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The clauses that the report's level does not ask for, so that the matrix shows the whole standard."""
    asked = {clause["id"] for clause in report["clauses"]}
    return {
        "order": [clause.id for clause in catalogue],
        "titles": {section.id: dict(section.title) for section in catalogue.sections},
        "beyond": [
            {
                **{
                    name: getattr(clause, name)
                    for name in ("id", "section", "tier", "settle", "area", "scope", "period")},
                "title": dict(clause.title), "summary": dict(clause.summary), "controls": list(clause.controls),
                "notes": [dict(note) for note in clause.notes],
            } for clause in catalogue if clause.id not in asked],
        **_of_organization(report),
    }


def _of_organization(report: dict[str, Any]) -> dict[str, Any]:
    """What the organization's findings are short of, and what people call its registers, posts and people."""
    if report["organization"] is None:
        return {}
    return {
        "usual": USUAL,
        "registers": {word.name: word.text.as_dict() for word in words("registers.registers").values()},
        "people": {
            **{word.name: word.text.as_dict() for word in words("posts.posts").values()},
            **{one["who"]: one["responsible"] for one in report["organization"]["rounds"] if one["who"]}},
    }


def _embedded(data: Any) -> tuple[str, str]:
    """How the data is encoded, and its text, which holds nothing that could end its element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    raw = text.encode("utf-8", "backslashreplace")
    if len(raw) > PLAIN_BYTES:
        return "gzip", base64.b64encode(gzip.compress(raw, compresslevel=6, mtime=0)).decode("ascii")
    return "plain", _replaced(raw.decode(), _UNSAFE.items())


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
