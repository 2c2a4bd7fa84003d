# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What business_mapping may say: sections, and what each field of one is. The controller refuses what is not of this
shape; the host finds the tables and columns by it.

A name that ends in ? may be left out. A field is a column of the section's table and the kind of what it holds ("time",
"text", "number", "flag", "any"), or no column: "table", "value" (a text to compare with), "values", "columns", "paths",
"algorithm", or a number with its bounds. "outer" is a column of the table of the section around this one.
"""

from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

KINDS = ("any", "time", "text", "number", "flag", "outer")
# Of which a mapping has to have the one or the other.
EITHER = {"query_log.reasons": ("table", "values"), "de_identified": ("databases", "tables")}
SHAPE: Dict[str, Any] = {
    "query_log": {
        "table": "table", "id": "any", "organization": "any", "user": "any", "time": "time", "reason": "any",
        "subject": "any", "kind?": {"column": "any", "single": "value", "batch": "value"},
        "batch?": {
            "table": "table", "id": "any", "organization": "any", "user": "any", "time": "time", "reason": "any",
            "content": "any", "records": "number", "log": "outer"},
        "reasons?": {"table?": "table", "code?": "any", "from?": "time", "until?": "time", "values?": "values"},
        "dispute_reason?": "value",
        "handled?": {"table": "table", "user": "any", "day": "time", "handled": "time"}},
    "subjects": {"table": "table", "id": "any", "identifier": "text"},
    "adverse": {
        "table": "table", "id": "any", "ended": "time", "personal?": {"column": "any", "value": "value"},
        "keep_years?": (1, 5)},
    "exchange": {
        "table": "table", "id": "any", "time": "time", "direction": {"column": "any", "in": "value", "out": "value"},
        "peer": "any", "organization?": "any", "digest": {"column": "any", "algorithm": "algorithm"}, "result": "any",
        "feedback": "time", "counts?": {"records": "number", "accepted": "number", "rejected": "number"},
        "contact?": "any", "corrects?": "any", "path?": "text", "keep_days?": (1, 36500), "directories?": "paths"},
    "dispute": {
        "table": "table", "id": "any", "received": "time", "subject": "any", "handler": "any", "checked": "time",
        "outcome": {"column": "any", "right": "value", "wrong": "value", "unclear": "value"}, "corrected": "time",
        "statement": "any", "replied": "time", "days?": (1, 20),
        "record?": {"table": "table", "id": "any", "changed": "time", "dispute": "outer"}},
    "users": {
        "table": "table", "id": "any", "organization?": "any", "login": "any", "enabled": "flag",
        "last_login?": "time", "created?": "time", "reviewed": "time", "left?": "time", "password_changed?": "time",
        "service?": {"column": "any", "value": "value"},
        "organizations?": {"table": "table", "id": "any", "closed": "time"}},
    "raw": {
        "table": "table", "id": "any", "file?": "any", "time?": "time", "body": "any", "digest": "any",
        "algorithm": "algorithm"},
    "de_identified": {
        "databases?": "values",
        "tables?": [{"table": "table", "quasi": "columns", "k?": (2, 1000), "allowed?": "columns"}]},
}
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sm3")


class Named(NamedTuple):
    """A column that a mapping names: where it is named, its name, and the kind of what it has to hold."""

    path: str
    name: str
    kind: str


def tables(mapping: Any) -> Iterator[Tuple[str, str, List[Named]]]:
    """Yield (path of a section, name of its table, its columns) of every table that a mapping names."""
    for section in sorted(mapping):
        yield from _tables(section, mapping[section], SHAPE[section], [])


def _tables(path, given, shape, outer):
    if isinstance(given, list):
        for number, one in enumerate(given):
            yield from _tables("%s.%d" % (path, number), one, shape[0], outer)
        return
    columns: List[Named] = []
    own = columns if "table" in given else outer
    for field, form in sorted(shape.items()):
        name = field.rstrip("?")
        place = "%s.%s" % (path, name)
        if name not in given:
            continue
        if isinstance(form, (dict, list)):
            yield from _tables(place, given[name], form, own)
        elif form == "outer":
            outer.append(Named(place, given[name], "any"))
        elif form in KINDS:
            own.append(Named(place, given[name], form))
        elif form == "columns":
            own.extend(Named("%s.%d" % (place, number), one, "any") for number, one in enumerate(given[name]))
    if "table" in given:
        yield path, given["table"], columns
