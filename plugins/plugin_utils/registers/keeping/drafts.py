# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records that an agency is asked for, as drafts: what is known of them is there, the rest says 待填."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.asked import (
    Asked,
    Call,
    clause_ids,
    shortest,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import Word, words

__all__ = ["TO_FILL", "Draft", "drafts"]

TO_FILL = "待填"
_EVIDENCE = {"evidence": TO_FILL}

Hosts = Mapping[str, str | None]


@dataclass(frozen=True)
class Draft:
    """A record that is asked for. `of` is its list, `values` its fields, in the order in which they are written.

    `by` and `word` are the field and the value by which it is known to be there already (posts: dba); an empty `by`
    means that any record of the list will do. `told` is what people call it, `about` what an assessor wants to see,
    `every` how often it is asked for, `who` the post that usually does it, `clauses` those that ask.
    """

    of: str
    values: Mapping[str, Any]
    by: str = ""
    word: str = ""
    told: str = ""
    about: str = ""
    every: str | None = None
    who: str | None = None
    clauses: tuple[str, ...] = ()


def drafts(register: str, asked: Asked, hosts: Hosts) -> list[Draft]:
    """Return what a register is asked to hold; `hosts` are the inventory's names with their addresses, for assets."""
    return list(_MAKERS[register](asked, hosts))


def _of_word(
        of: str, by: str, word: Word, calls: list[Call], values: Mapping[str, Any], *, every: str | None = None,
        who: str | None = None) -> Draft:
    return Draft(
        of, values, by, word.name, word.zh, word.help.zh if word.help else "", every or shortest(calls) or word.every,
        who or word.who, tuple(clause_ids(calls)))


def _number(prefix: str, number: int) -> str:
    return f"{prefix}-{number:03d}"


def _named(vocabulary: str, asked: Mapping[str, list[Call]]) -> Iterator[tuple[Word, list[Call]]]:
    """The words that are asked for, in the order of the vocabulary."""
    for name, word in words(vocabulary).items():
        if name in asked:
            yield word, asked[name]


def _fields(calls: list[Call], *names: str) -> dict[str, str]:
    """The fields that calls ask for by the arguments of these names, each to be filled in."""
    found = [field for call in calls for name in names for field in call.arguments.get(name) or ()]
    return dict.fromkeys(found, TO_FILL)


def _agency(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    yield Draft(
        "departments", {"id": TO_FILL, "name": TO_FILL, "technical": TO_FILL}, told="部门",
        about="每个部门一行；科技和安全部门 technical: true，其余 false", who="security_head",
        clauses=tuple(clause_ids(asked.of("officers"))))


def _people(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    fit = asked.words("posts.posts", "qualified")
    values: dict[str, Any] = {
        "id": TO_FILL, "name": TO_FILL, "department": TO_FILL, "employment": TO_FILL, "joined": TO_FILL,
        "confidentiality": {"on": TO_FILL, **_EVIDENCE}}
    yield Draft(
        "records", values, told="人员", about="每人一行，可由人事名册导入", who="security_admin",
        clauses=tuple(clause_ids(asked.of("people_complete"))))
    for word, calls in _named("posts.posts", fit):
        assessed = {word.name: {"on": TO_FILL, "assessed_by": TO_FILL, **_EVIDENCE}}
        yield Draft(
            "records", {**values, "qualifications": assessed}, "qualifications", word.name,
            f"任职评定：{word.zh}", "任职条件由他人评定", shortest(calls), "security_head", tuple(clause_ids(calls)))


def _posts(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    wanted = asked.words("posts.posts")
    # Whoever approves has to hold a post, too.
    for word, calls in _named("approvals.matters", asked.words("approvals.matters")):
        if word.who:
            wanted.setdefault(word.who, []).extend(calls)
    pairs = asked.words("posts.posts", "cover")
    for word, calls in _named("posts.posts", wanted):
        least = max((call.arguments.get("at_least") or 1 for call in calls if call.rule == "held"), default=1)
        roles = [{"role": "A"}, {"role": "B"}] if word.name in pairs else [{}] * least
        registered = {"registered": TO_FILL} if word.name == "department_officer" else {}
        for role in roles:
            held = {"post": word.name, "person": TO_FILL, **role, "from": TO_FILL, **registered, **_EVIDENCE}
            yield _of_word("assignments", "post", word, calls, held, who="security_head")
    for word, calls in _named("posts.tasks", asked.words("posts.tasks")):
        task = {"task": word.name, "department": TO_FILL, "person": TO_FILL, "since": TO_FILL, **_EVIDENCE}
        yield _of_word("responsibilities", "task", word, calls, task, who="security_head")
    for word, calls in _named("posts.groups", asked.words("posts.groups")):
        kinds = dict.fromkeys(kind for call in calls for kind in call.arguments.get("members") or ())
        members = [{"person": TO_FILL, "as": kind} for kind in kinds]
        values: dict[str, Any] = {"id": word.name, "members": members or TO_FILL, **_EVIDENCE}
        yield _of_word("groups", "id", word, calls, values, who="security_head")


def _policies(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    duties: dict[str, dict[str, str]] = {}
    for call in asked.of("duty"):
        duties.setdefault(call.arguments["post"], {})[call.arguments["item"]] = TO_FILL
    wanted = asked.words("policies.kinds")
    if duties:
        wanted.setdefault("duties", asked.of("duty"))
    for number, (word, calls) in enumerate(_named("policies.kinds", wanted), 1):
        values: dict[str, Any] = {
            "id": _number("ZD", number), "title": TO_FILL, "kinds": [word.name], "version": TO_FILL, "file": TO_FILL,
            "sha256": TO_FILL, "author": TO_FILL, "approver": TO_FILL, "approved": TO_FILL, "effective": TO_FILL,
            "reviewed": TO_FILL}
        topics = _fields([call for call in calls if call.rule == "policy"], "topics")
        if topics:
            values["topics"] = topics
        if word.name == "duties" and duties:
            values["duties"] = [{"post": post, "items": items} for post, items in duties.items()]
        yield _of_word("records", "kinds", word, calls, values, who="security_head")


def _activities(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    met = asked.words("activities.counterparts")
    wanted = asked.words("activities.kinds")
    if met:
        wanted.setdefault("liaison", asked.of("contacts"))
    for number, (word, calls) in enumerate(_named("activities.kinds", wanted), 1):
        values: dict[str, Any] = {
            "id": _number("HD", number), "kind": word.name, "on": TO_FILL, "by": TO_FILL}
        done = [call for call in calls if call.rule == "done"]
        if any(call.arguments.get("attended") or call.arguments.get("everybody") for call in done):
            values["attended"] = TO_FILL
        scope = list(dict.fromkeys(one for call in done for one in call.arguments.get("scope") or ()))
        # What has to be looked at is in the comment; that it was, a person says.
        values |= {"scope": TO_FILL} if scope else {}
        values |= {"items": TO_FILL} if any(call.arguments.get("each") for call in done) else {}
        values |= {"issues": TO_FILL} if any(call.arguments.get("listed") for call in done) else {}
        values |= {"counterparts": TO_FILL} if word.name == "liaison" else {}
        values |= {**_fields(done, "fields"), **_findings(asked, word.name), **_EVIDENCE}
        draft = _of_word("records", "kind", word, calls, values)
        field, chosen = ("counterparts", list(met)) if word.name == "liaison" else ("scope", scope)
        hint = f"；{field} 应含 [{', '.join(chosen)}]" if chosen else ""
        yield replace(draft, about=draft.about + hint)
    if known := asked.of("acknowledged"):
        kinds = "、".join(words("policies.kinds")[one].zh for one in dict.fromkeys(
            call.arguments["kind"] for call in known))
        word = words("activities.kinds")["acknowledgement"]
        values = dict.fromkeys(("on", "by", "attended", "policy", "version"), TO_FILL)
        draft = _of_word(
            "records", "kind", word, known, {"id": "QR-001", "kind": word.name, **values, **_EVIDENCE})
        yield replace(draft, about=f"{draft.about}；每份制度一条，attended 为已签认的人；须签认：{kinds}")
    for word, calls in _named("activities.logs", asked.words("activities.logs")):
        values = {"kind": word.name, "file": TO_FILL, "date_column": TO_FILL}
        yield _of_word("logs", "kind", word, calls, values)


def _findings(asked: Asked, kind: str) -> dict[str, Any]:
    """What is asked of an activity beside what `done` asks: findings, decisions, that it was reported."""
    found: dict[str, Any] = {}
    if any(kind in call.arguments["kinds"] for call in asked.of("findings_reported")):
        found["issues"] = TO_FILL
    if asked.of("decisions", kind=kind):
        found["decisions"] = TO_FILL
    if asked.of("reported", register="activities", kind=kind):
        found |= {"issued": TO_FILL, "reported": {"on": TO_FILL, "to": TO_FILL, **_EVIDENCE}}
    return found


def _approvals(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    for word, calls in _named("approvals.matters", asked.words("approvals.matters", "matrix", "approved")):
        values: dict[str, Any] = {
            "matter": word.name, "department": TO_FILL, "approver": TO_FILL, "levels": TO_FILL}
        yield _of_word("matrix", "matter", word, calls, values, who="security_head")
    approved = asked.words("approvals.matters", "approved")
    for number, (word, calls) in enumerate(_named("approvals.matters", approved), 1):
        mine = [call for call in calls if word.name in (call.arguments.get("kinds") or ())]
        values = {
            "id": _number("SP", number), "kind": word.name, "what": TO_FILL, "applicant": TO_FILL, "on": TO_FILL,
            "steps": TO_FILL, "done": TO_FILL, "done_by": TO_FILL}
        extra: dict[str, Any] = {name: one for name, one in _fields(mine, "fields").items() if name not in values}
        if "backup" in extra:
            extra["backup"] = {"on": TO_FILL}
        if any(call.arguments.get("experts") for call in mine):
            extra["experts"] = TO_FILL
        if any(call.arguments.get("escorted") for call in mine):
            extra["escort"] = TO_FILL
        if any(call.arguments.get("returned") for call in mine):
            extra |= {"return_by": TO_FILL, "returned": TO_FILL}
        yield _of_word("records", "kind", word, calls, {**values, **extra, **_EVIDENCE})


def _assets(asked: Asked, hosts: Hosts) -> Iterator[Draft]:
    calls = asked.of("assets")
    common = _fields([call for call in calls if not call.arguments.get("classes")], "fields")
    common |= {"since": TO_FILL, "environment": TO_FILL}
    of_servers = _fields([call for call in calls if "server" in (call.arguments.get("classes") or ())], "fields")
    for name, address in hosts.items():
        found = {"address": address} if address and address != name else {}
        yield Draft(
            "records", {"id": name, "inventory_name": name, "class": "server", **found, **common, **of_servers},
            "inventory_name", name, f"主机 {name}（取自主机清单）", who="data_asset_manager",
            clauses=tuple(clause_ids(calls)))
    for word, mine in _named("assets.classes", asked.words("assets.classes")):
        if word.name == "server" and hosts:
            continue
        fields = _fields([call for call in mine if call.rule == "assets"], "fields")
        spare = {"key": TO_FILL, "redundant_with": TO_FILL} if any(call.rule == "redundant" for call in mine) else {}
        # Tests of an application are of a version, and of the parts that it has.
        spare |= {"version": TO_FILL, "parts": TO_FILL} if word.name == "application" and asked.of("tested") else {}
        yield _of_word(
            "records", "class", word, mine,
            {"id": TO_FILL, "class": word.name, **common, **fields, **spare}, who="data_asset_manager")
    if asked.of("address_plan"):
        yield Draft(
            "subnets", {"net": TO_FILL, "department": TO_FILL, "importance": TO_FILL}, told="网段",
            about="每个网段一行，互不重叠，主机地址都在其中", who="network_admin",
            clauses=tuple(clause_ids(asked.of("address_plan"))))
    if asked.of("redundant", "topology"):
        yield Draft(
            "links", {"a": TO_FILL, "b": TO_FILL}, told="连接", about="网络设备、线路和主机之间的每一条连接",
            who="network_admin", clauses=tuple(clause_ids(asked.of("redundant", "topology"))))


def _facilities(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    facts = asked.words("facilities.facts")
    items = asked.words("facilities.items")
    values: dict[str, Any] = {
        "id": TO_FILL, "name": TO_FILL,
        "facts": {word.name: TO_FILL for word, _calls in _named("facilities.facts", facts)},
        "inspections": {
            word.name: {"on": TO_FILL, "by": TO_FILL, "result": TO_FILL, **_EVIDENCE}
            for word, _calls in _named("facilities.items", items)}}
    yield Draft(
        "rooms", values, told="机房", about="每个机房一条；inspections 由机房管理员以外的人检查", every="P1Y",
        who="room_manager", clauses=tuple(clause_ids(asked.of("facility"))))


def _application_tests(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    found = asked.words("application_tests.criteria")
    for number, (word, calls) in enumerate(_named("application_tests.criteria", found), 1):
        values = {
            "id": _number("CS", number), "application": TO_FILL, "criterion": word.name, "version": TO_FILL,
            "on": TO_FILL, "tester": TO_FILL, "result": TO_FILL, **_EVIDENCE}
        yield _of_word("records", "criterion", word, calls, values)


def _projects(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    for word, _calls in _named("projects.sorts", asked.words("projects.sorts")):
        calls = [call for call in asked.of("project") if call.arguments.get("sort") in (None, word.name)]
        documents: dict[str, dict[str, Any]] = {}
        for call in calls:
            one = documents.setdefault(call.arguments["document"], {
                "on": TO_FILL, "author": TO_FILL, "approver": TO_FILL})
            one |= _fields([call], "fields")
            one |= {"experts": TO_FILL} if call.arguments.get("experts") else {}
            one |= {"reviewed": TO_FILL} if call.arguments.get("every") else {}
            one |= {"testers": TO_FILL} if call.arguments.get("independent") else {}
        values = {
            "id": TO_FILL, "name": TO_FILL, "sort": word.name, "started": TO_FILL, "accepted": TO_FILL,
            "live": TO_FILL, "documents": {name: {**one, **_EVIDENCE} for name, one in sorted(documents.items())}}
        yield _of_word("records", "sort", word, calls, values, who="security_admin")


def _suppliers(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    for word, _calls in _named("suppliers.kinds", asked.words("suppliers.kinds")):
        calls = [call for call in asked.of("suppliers") if word.name in call.arguments["kinds"]]
        outside = asked.of("done", external=word.name)
        needed = dict.fromkeys(one for call in calls for one in call.arguments["agreements"])
        values: dict[str, Any] = {"id": TO_FILL, "name": TO_FILL, "kind": word.name}
        if needed:
            values["agreements"] = {name: {"until": TO_FILL, **_EVIDENCE} for name in needed}
        values |= _fields(calls, "fields")
        if outside:
            values["qualification"] = {"number": TO_FILL, "until": TO_FILL, **_EVIDENCE}
        yield _of_word("records", "kind", word, calls + outside, values, who="security_admin")
    if asked.of("visits"):
        values = {
            "id": TO_FILL, "supplier": TO_FILL, "on": TO_FILL, "plan": {"on": TO_FILL, **_EVIDENCE},
            "escort": TO_FILL, "did": TO_FILL, "differences": TO_FILL, "sensitive_by_visitor": TO_FILL,
            **_EVIDENCE}
        yield Draft(
            "visits", values, told="现场服务", about="每次现场服务一行", who="security_admin",
            clauses=tuple(clause_ids(asked.of("visits"))))
    for word, calls in _named("suppliers.products", asked.words("suppliers.products")):
        values = {
            "id": TO_FILL, "class": word.name, "name": TO_FILL,
            "certificate": {"number": TO_FILL, "until": TO_FILL, **_EVIDENCE}, **_fields(calls, "fields")}
        yield _of_word("products", "class", word, calls, values, who="security_admin")


def _media(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    calls = asked.of("media")
    values = {"id": TO_FILL, "kind": TO_FILL, **_fields(calls, "fields")}
    yield Draft(
        "records", values, told="介质", about="每件介质一行", every=shortest(calls), who="media_keeper",
        clauses=tuple(clause_ids(calls)))
    for number, (word, mine) in enumerate(_named("media.movements", asked.words("media.movements")), 1):
        if any(call.arguments.get("forbidden") for call in mine):
            continue
        values = {
            "id": _number("LZ", number), "kind": word.name, "medium": TO_FILL, "on": TO_FILL,
            **_fields(mine, "movement_fields"), **_EVIDENCE}
        yield _of_word("movements", "kind", word, mine, values, who="media_keeper")


def _incidents(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    calls = asked.of("incidents", "reported")
    values = {
        "id": TO_FILL, "class": TO_FILL, "severity": TO_FILL, "found": TO_FILL, "due": TO_FILL, "closed": TO_FILL,
        **_fields(asked.of("incidents"), "fields"), **_EVIDENCE}
    yield Draft(
        "records", values, told="事件", about="每起事件一条；没有事件时删去此条，在 none 中每季度零报告",
        every="P3M", who="security_admin", clauses=tuple(clause_ids(calls)))


def _members(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    for number, (word, calls) in enumerate(_named("members.states", asked.words("members.states")), 1):
        values = {
            "id": _number("JG", number), "name": TO_FILL, "state": word.name,
            **_fields(calls, "order", "fields", "apart"), **_EVIDENCE}
        draft = _of_word("records", "state", word, calls, values, who="user_manager")
        roles = dict.fromkeys(one for call in calls for one in call.arguments.get("roles") or ())
        yield replace(draft, about=draft.about + (f"；user_roles 应含 [{', '.join(roles)}]" if roles else ""))


def _grading(asked: Asked, _hosts: Hosts) -> Iterator[Draft]:
    calls = asked.of("graded")
    values = {
        "id": TO_FILL, "name": TO_FILL, **_fields(calls, "fields"),
        **({"experts": TO_FILL} if any(call.arguments.get("experts") for call in calls) else {}),
        **({"uses": TO_FILL} if any(call.arguments.get("uses") for call in calls) else {}), **_EVIDENCE}
    yield Draft(
        "records", values, told="系统", about="每个系统一条", who="security_head", clauses=tuple(clause_ids(calls)))


def _keys(asked: Asked, hosts: Hosts) -> Iterator[Draft]:
    sealed = asked.of("envelopes")
    # One more than hosts: devices and applications are in no inventory.
    for number, name in enumerate([*hosts, TO_FILL], 1):
        values = {
            "id": _number("XF", number), "asset": name, "account": TO_FILL, "sealed": TO_FILL, "changed": TO_FILL,
            "custodian": TO_FILL}
        by = ("asset", name) if name in hosts else ("", "")
        yield Draft(
            "envelopes", values, *by, f"密封口令{'' if name == TO_FILL else '：' + name}",
            "服务器、网络设备、应用系统的特权口令各一份", shortest(sealed), "key_custodian", tuple(clause_ids(sealed)))
    calls = asked.of("keys")
    values = {name: TO_FILL for name in (
        "id", "purpose", "algorithm", "maker", "custodians", "users", "created", "expires", "verified", "place")}
    yield Draft(
        "records", values, told="密钥", about="每把密钥一条；没有密钥时删去此条并在 none 中声明", every="P1Y",
        who="key_custodian", clauses=tuple(clause_ids(calls)))


_MAKERS: Mapping[str, Callable[[Asked, Hosts], Iterator[Draft]]] = {
    "agency": _agency, "people": _people, "posts": _posts, "policies": _policies, "activities": _activities,
    "approvals": _approvals, "assets": _assets, "facilities": _facilities, "application_tests": _application_tests,
    "projects": _projects, "suppliers": _suppliers, "media": _media, "incidents": _incidents, "members": _members,
    "grading": _grading, "keys": _keys}
