# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small agency's schemas and registers for the tests of workbooks and imports: every kind of field is in them."""

from __future__ import annotations

import json
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import export
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

TODAY = date(2026, 11, 29)
TEXT = {"type": "string"}
PERSON = {"type": "string", "x-refers": "people"}
DEPARTMENT = {"type": "string", "x-refers": "departments"}
DAY = {"$ref": "urn:test:common#/$defs/date"}
NAMES = {"type": "array", "items": TEXT}
EVIDENCE = {"$ref": "urn:test:common#/$defs/evidence"}


def mapping(required=(), **fields):
    """The schema of a mapping; a field named `from` is given as `from_`."""
    return {
        "type": "object", "required": list(required), "additionalProperties": False,
        "properties": {name.rstrip("_"): field for name, field in fields.items()}}


def records(required=(), **fields):
    """The schema of a list of records."""
    return {"type": "array", "items": mapping(required, **fields)}


HEAD = {"status": {"enum": ["draft", "kept"]}, "since": DAY, "reviewed": DAY}
PEOPLE = {"type": "array", "items": TEXT, "x-refers": "people"}


def words(name):
    """The schema of a text that is a word of a vocabulary."""
    return {"type": "string", "x-words": name}


NONE = records(("kind", "on", "by", "reason"), kind=TEXT, on=DAY, by=PERSON, reason=TEXT)
SCHEMAS = {
    "common": {
        "$id": "urn:test:common", "$defs": {
            "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "evidence": records(("file",), file=TEXT, sha256=TEXT, on={"$ref": "#/$defs/date"})}},
    "agency": mapping(
        ("status",), **HEAD, name=TEXT, iso27001=mapping(until=DAY, evidence=EVIDENCE),
        departments=records(("id", "name"), id=TEXT, name=TEXT, technical={"type": "boolean"})),
    "people": mapping(
        ("status",), **HEAD, none=NONE,
        records=records(
            ("id", "name"), id=TEXT, name=TEXT, department=DEPARTMENT, employment=words("people.employments"),
            joined=DAY, left=DAY,
            confidentiality=mapping(on=DAY, evidence=EVIDENCE, witness=mapping(name=TEXT, id=TEXT)),
            qualifications={"type": "object", "additionalProperties": mapping(on=DAY, by=TEXT)},
            accounts=NAMES, phone=TEXT, level={"type": "integer"}, share={"type": "number"},
            shift={"enum": ["day", "night"]}, remarks={})),
    "posts": mapping(
        ("status",), **HEAD, none=NONE,
        assignments=records(
            ("post", "person", "from"), post=words("posts.posts"), person=PERSON, role=TEXT, from_=DAY, to=DAY,
            evidence=EVIDENCE),
        groups=records(("id",), id=TEXT, members=records(person=TEXT, as_=TEXT))),
    "activities": mapping(
        ("status",), **HEAD, records=records(
            ("id", "kind", "on"), id=TEXT, kind=words("activities.kinds"), on=DAY, by=PEOPLE,
            scope=NAMES, treatment=TEXT)),
}


def write_schemas(folder):
    """Write the schemas into a folder and return what they say."""
    for name, schema in SCHEMAS.items():
        (folder / f"{name}.schema.json").write_text(json.dumps(schema), "utf-8")
    return shapes.load(folder)


def register(name, head=None, **lists):
    """A register as it is loaded."""
    return Register(name, head if head is not None else {"status": "kept"}, {
        of: [Record(fields, name, of, Place(f"{name}.yml", at, at)) for at, fields in enumerate(found, 10)]
        for of, found in lists.items()})


def agency():
    """Four registers with a few records."""
    head = {"status": "kept", "since": date(2023, 1, 10), "reviewed": date(2026, 10, 8)}
    evidence = [{"file": "evidence/2022/任命.md", "sha256": "0" * 64, "on": date(2022, 3, 1)}]
    return {
        "agency": register(
            "agency",
            {**head, "name": "示例征信有限公司", "iso27001": {"until": date(2027, 5, 1), "evidence": evidence}},
            departments=[
                {"id": "it", "name": "科技部", "technical": True}, {"id": "business", "name": "业务部"}]),
        "people": register("people", dict(head), none=[], records=[
            {
                "id": "p01", "name": "周建国", "department": "it", "employment": "staff", "joined": date(2022, 3, 1),
                "confidentiality": {"on": date(2022, 3, 2), "evidence": evidence},
                "qualifications": {"dba": {"on": date(2025, 1, 5), "by": "p02"}}, "accounts": ["root", "zhou"],
                "phone": "00861012345678", "level": 3, "share": 0.1},
            {"id": "p02", "name": "李娜", "department": "business", "joined": date(2023, 1, 1), "accounts": []}]),
        "posts": register(
            "posts", dict(head), groups=[], none=[], assignments=[
                {"post": "security_head", "person": "p01", "from": date(2022, 3, 1), "evidence": evidence},
                {"post": "dba", "person": "p02", "role": "A", "from": date(2023, 1, 1), "evidence": evidence}]),
        "activities": register("activities", dict(head), records=[
            {"id": "HD-001", "kind": "internal_audit", "on": date(2026, 9, 20), "by": ["p01", "p02"], "scope": []}]),
    }


def exact(value):
    """A value with the types in it: True is not 1, nor 2 a 2.0."""
    if isinstance(value, dict):
        return {name: exact(below) for name, below in value.items()}
    if isinstance(value, list):
        return [exact(below) for below in value]
    return type(value), value


def lists_of(registers):
    return {
        f"{name}.{of}": [dict(one) for one in found]
        for name, register in registers.items() for of, found in register.lists.items()
        # A register of which nothing may be stated to be none has no sheet for that.
        if found or of != "none"}


def come_back(registers, path, shapes):
    """Write registers, read them, and hold that nothing has changed."""
    export(registers, path, TODAY, shapes)
    contents = read(path, shapes)
    assert [str(fault) for fault in contents.faults + contents.notes] == []
    wanted = lists_of(registers)
    assert {name: exact(found) for name, found in contents.lists.items() if found or name in wanted} == exact(wanted)
    assert exact({name: contents.heads[name] for name in registers}) == exact(
        {name: one.head for name, one in registers.items()})
    return contents


def said(problems):
    return [problem.en for problem in problems]
