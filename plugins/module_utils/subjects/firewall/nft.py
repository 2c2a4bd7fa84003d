# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`nft -j list ruleset`, read: JSON to chains and rules (see ruleset.py)."""

import json
import re
from typing import Any, Dict, List, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import (
    nft_text,
    ruleset as rules,
    space,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.nft_bits import NotRead, number
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.nft_match import Matcher
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import EXACT, SOME, UNREADABLE

FAMILIES = ("ip", "ip6", "inet", "netdev")
_VERDICTS = ("accept", "drop", "return", "continue")
# Statements that change nothing about whether a packet gets through.
_HARMLESS = (
    "counter", "quota", "last", "notrack", "tproxy", "dup", "ct helper", "ct expectation", "secmark", "map",
    "tunnel")
# Fields of a header that may be set without a change of the packet's way, whatever the protocol; or of one.
_NO_WAY = (
    "dscp", "ecn", "ttl", "hoplimit", "flowlabel", "checksum", "window", "urgptr", "sequence", "ackseq", "length",
    ("ether", "saddr"), ("ether", "daddr"), ("ip", "id"), ("vlan", "pcp"), ("vlan", "dei"))
_PRIORITIES = {"raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100}
_NFT_ESTABLISHED = 432000
_MOST_OF_A_MAP = 2000
# How a listing says that a lookup of the way back finds none: `missing`, or interface 0.
_NO_WAY_BACK = (("==", False), ("==", "0"), ("!=", True))
_TRANSLATIONS = ("dnat", "snat", "masquerade", "redirect")


_TABLE = re.compile(r"^table (\w+ \S+) \{")
_HANDLE = re.compile(r"^\s+(.*\S) # handle ([0-9]{1,18})$")
_CHAIN = re.compile(r"^\s+chain (\S+) \{")
_DEVICES = re.compile(r"^\s+type filter hook \w+ devices? (?:= )?(\{[^}]*\}|\S+) priority ")
_ELEMENT_LIMIT = re.compile(
    r"@\S+ \{[^}]*? (?:limit rate (?P<over>over )?(?P<rate>[0-9]{1,18})/(?P<per>\w+)"
    r"|ct count (?P<above>over )?(?P<count>[0-9]{1,18}))")


def is_lossy(text):
    """Tell whether this JSON leaves out what a rule limits for each element of a set, as nft did before 1.0; or the
    devices of a chain, as it did later.
    """
    version = re.search(r'"version": "(\d+)', text)
    return (
        version is not None and version.group(1) == "0" and re.search(r'"set": \{"op"', text) is not None
        or ('"hook": "ingress"' in text or '"hook": "egress"' in text) and '"dev"' not in text)


def parse(text, listing=""):
    """Return the Ruleset of nft's JSON; raises ValueError where it is none. `listing` (nft -a) tells what lossy JSON
    does not.
    """
    objects = json.loads(text)["nftables"]
    lines, devices = _lines(listing)
    sets: Dict[str, Dict[str, Any]] = {}
    timeouts: Dict[str, Dict[str, Optional[int]]] = {}
    filled: Set[Tuple[str, str]] = set()
    chains = {}
    for kind, body in (item for one in objects for item in one.items()):
        table = "%s %s" % (body.get("family"), body.get("table"))
        if kind == "chain" and body["family"] in FAMILIES:
            chains[table, body["name"]] = _chain(table, body, devices.get((table, body["name"]), ()))
        elif kind in ("set", "map"):
            sets.setdefault(table, {})[body["name"]] = body
        elif kind == "ct timeout":
            timeouts.setdefault(table, {})[body["name"]] = _established(body)
        elif kind == "rule":
            filled.update((table, name) for name in _filled(body.get("expr") or ()))
    matchers = {
        table: Matcher(sets.get(table, {}), {name for place, name in filled if place == table}, timeouts.get(table, {}))
        for table, _name in chains}
    for body in (one["rule"] for one in objects if "rule" in one):
        table = "%s %s" % (body["family"], body["table"])
        if (table, body["chain"]) in chains:
            chain = chains[table, body["chain"]]
            told = _element_limit(lines.get((table, body.get("handle")), ""))
            chain.rules.append(rule_of(_completed(body, told) if told else body, chain.where, matchers[table]))
    return rules.Ruleset(chains.values())


def _established(body):
    """Return how long a policy keeps an idle TCP connection, None where that is not told, 0 where it is of another
    protocol.
    """
    if body.get("protocol") != "tcp":
        return 0
    # A listing leaves out what is as nft has it by itself.
    return (body["policy"] or {}).get("established", _NFT_ESTABLISHED) if "policy" in body else None


def _lines(listing):
    """Return the rules of a listing with handles, by (table, handle), and the devices of its chains."""
    found, devices, table, chain = {}, {}, "", ""
    for line in listing.splitlines():
        heading, rule, named, tied = (one.match(line) for one in (_TABLE, _HANDLE, _CHAIN, _DEVICES))
        if heading:
            table = heading.group(1)
        elif named:
            chain = named.group(1)
        elif tied:
            devices[table, chain] = tuple(re.findall(r'[^\s{},"]+', tied.group(1)))
        elif rule:
            found[table, int(rule.group(2))] = rule.group(1)
    return found, devices


def _element_limit(line):
    """Return the statement that a rule's text applies to each element of a set, or None."""
    match = _ELEMENT_LIMIT.search(line)
    if match is None:
        return None
    if match.group("count"):
        return {"ct count": {"val": int(match.group("count")), "inv": bool(match.group("above"))}}
    return {"limit": {"rate": int(match.group("rate")), "per": match.group("per"), "inv": bool(match.group("over"))}}


def _completed(body, statement):
    """Return the rule with the statement where its JSON leaves it out."""
    return dict(
        body,
        expr=[
            {"set": dict(one["set"], stmt=[statement])} if isinstance(one, dict) and "set" in one else one
            for one in body["expr"]])


def compatible_tables(text):
    """Return the (family, table) pairs that iptables-nft wrote and nft's JSON shows incompletely."""
    found = []
    for one in json.loads(text)["nftables"]:
        body = one.get("rule")
        if (
                body and (body["family"], body["table"]) not in found
                and any("xt" in statement for statement in body.get("expr") or ())):
            found.append((body["family"], body["table"]))
    return found


def _chain(table, body, devices):
    priority = body.get("prio", 0)
    device = body.get("dev") or devices
    return rules.Chain(
        table, body["name"], body["family"], body.get("hook"), _PRIORITIES.get(priority, priority),
        body.get("policy", "accept"), (device,) if isinstance(device, str) else tuple(device),
        body.get("type") == "nat")


def _filled(expressions):
    """Return the names of the sets that rules add to."""
    for statement in expressions:
        for kind in ("set", "meter", "map"):
            body = statement.get(kind) if isinstance(statement, dict) else None
            if isinstance(body, dict) and body.get("op", "add") in ("add", "update"):
                yield str(body.get("set") or body.get("map") or "").lstrip("@")


def rule_of(body, place, matcher):
    """Return the Rule of one rule in JSON."""
    expressions = body.get("expr") or []
    where = "%s handle %s" % (place, body.get("handle"))
    text = nft_text.rule(expressions)
    if body.get("comment"):
        text += ' comment "%s"' % body["comment"]
    return rules.Rule(where, text, rules.compact(step for one in expressions for step in steps(one, matcher)))


def steps(statement, matcher):
    """Return the steps of one statement."""
    try:
        (kind, body), = statement.items() if isinstance(statement, dict) else [(statement, None)]
        return list(_steps(kind, body, matcher))
    except (NotRead, KeyError, ValueError, TypeError, AttributeError, IndexError):
        return [rules.Match(UNREADABLE, rules.ANY, str(statement)[:80]), rules.Verdict("unreadable")]


def _steps(kind, body, matcher):
    if kind == "match":
        text = nft_text.rule([{"match": body}])
        if "fib" in body["left"] and _finds_no_way_back(body):
            yield rules.Limit("reverse path", "", False, True, text)
        yield matcher.match(body, text)
    elif kind in _VERDICTS:
        yield rules.Verdict(kind)
    elif kind == "reject":
        yield rules.Verdict("reject")
    elif kind in ("jump", "goto"):
        yield rules.Verdict(kind, body["target"])
    elif kind == "queue":
        yield rules.Verdict("queue")
    elif kind == "vmap":
        yield _choice(body, matcher)
    elif kind == "log":
        yield rules.Log((body or {}).get("prefix", ""))
    elif kind == "mangle":
        yield from _set(body)
    elif kind in _TRANSLATIONS:
        yield from _translations(kind, body or {}, matcher)
    elif kind == "fwd":
        # It leaves by another interface; nothing is left of it for the hooks to come.
        yield rules.Verdict("drop", rules.SENT)
    elif kind in ("limit", "ct count", "quota"):
        yield from _limit(kind, body, False)
    elif kind in ("set", "meter"):
        yield from _dynamic(body)
    elif kind == "synproxy":
        # Answered here at first; whoever answers back is let in as part of a known connection.
        yield rules.Match(SOME, rules.ANY, "synproxy")
        yield rules.Verdict("accept")
    elif kind == "notrack":
        yield rules.Untrack()
    elif kind == "flow":
        yield rules.Offload()
    elif kind == "ct timeout":
        yield rules.Timeout(body, matcher.timeouts.get(body))
    elif kind not in _HARMLESS:
        raise NotRead(kind)


def _finds_no_way_back(body):
    fib = body["left"]["fib"]
    return "saddr" in fib["flags"] and fib["result"] == "oif" and (body["op"], body["right"]) in _NO_WAY_BACK


def _translations(kind, body, matcher):
    """Yield where packets are sent: of a map one for each thing it leads to."""
    address, port = body.get("addr"), body.get("port")
    maps = [one["map"] for one in (address, port) if isinstance(one, dict) and "map" in one]
    family = body.get("family")
    if family in space.FAMILIES:
        yield rules.Match(EXACT, (((space.FAMILY, space.single(space.FAMILIES[family])),),))
    if not maps:
        yield rules.Translate(kind, _addresses(address), _ports(port))
        return
    if len(maps) > 1:
        yield rules.Translate(kind, None, space.PORTS, told=False)
        return
    key, data = maps[0]["key"], maps[0]["data"]
    named = {} if isinstance(data, dict) else matcher.sets[data[1:]]
    elements = data["set"] if isinstance(data, dict) else named.get("elem") or []
    if len(elements) > _MOST_OF_A_MAP or {"timeout", "dynamic"} & set(named.get("flags") or ()):
        yield rules.Translate(kind, None, space.PORTS, told=False)
        return
    grouped: Dict[Any, List[Any]] = {}
    for one, target in elements:
        parts = target["concat"] if isinstance(target, dict) and "concat" in target else [target]
        mapped = parts if isinstance(address, dict) and "map" in address else [address] + parts
        grouped.setdefault(tuple(read(part) for read, part in zip(
            (_addresses, _ports), mapped + [port] * (2 - len(mapped)))), []).append(one)
    for (addresses, ports), keys in grouped.items():
        text = "%s map" % nft_text.value(key)
        when = rules.Match(SOME, rules.ANY, text) if _random(key) else rules.Match(
            matcher.implied(key)[1], matcher.elements(key, {"set": keys}), text)
        yield rules.Translate(kind, addresses, ports, when)


def _addresses(value):
    if isinstance(value, dict) and "range" in value:
        return ((space.address(value["range"][0])[1], space.address(value["range"][1])[1]),)
    if isinstance(value, dict) and "prefix" in value:
        return space.network("%s/%d" % (value["prefix"]["addr"], value["prefix"]["len"]))[1]
    return space.network(value)[1] if value is not None else None


def _ports(value):
    if isinstance(value, dict) and "range" in value:
        return (tuple(value["range"]),)
    return space.single(int(value)) if value is not None else None


def _set(body):
    """Yield what setting something of a packet means; most of it changes no way of the packet's."""
    (kind, key), = body["key"].items()
    if kind == "payload" and (key.get("protocol"), key.get("field")) not in _NO_WAY and key.get("field") not in _NO_WAY:
        yield rules.Rewrite()
    if body["key"] == {"meta": {"key": "priority"}}:
        yield rules.SetClass(body["value"] if isinstance(body["value"], str) else None)
    if body["key"] != {"meta": {"key": "mark"}}:
        return
    value = body["value"]
    if isinstance(value, (int, str)):
        yield rules.SetMark(number(value), 0xFFFFFFFF)
    elif isinstance(value, dict) and list(value) == ["|"] and value["|"][0] == {"meta": {"key": "mark"}}:
        yield rules.SetMark(0xFFFFFFFF, number(value["|"][1]))
    else:
        yield rules.SetMark(None, 0xFFFFFFFF)


def _limit(kind, body, per_source, told=""):
    if kind == "ct count":
        amount, over = body["val"], bool(body.get("inv"))
        text = told + "ct count %s%s" % ("over " if over else "", amount)
        yield rules.Limit("count", str(amount), per_source, over, text)
        yield rules.Match(SOME, rules.ANY, text)
        return
    if isinstance(body, dict) and "rate" in body:
        amount, over = "%s/%s" % (body["rate"], body.get("per")), bool(body.get("inv"))
        text = told + "limit rate %s%s" % ("over " if over else "", amount)
        kind = "rate" if body.get("rate_unit", "packets") == "packets" else "bytes"
        yield rules.Limit(kind, amount, per_source, over, text)
        yield rules.Match(SOME, rules.ANY, text)
        return
    yield rules.Match(SOME, rules.ANY, told + "%s %s" % (kind, nft_text.value(body)))


def _dynamic(body):
    """A set that the rule adds to, with a limit for each element: what a source may do. A full set stops the rule, too.
    """
    key = body.get("elem") or body.get("key") or {}
    inner, told = body.get("stmt") or [], json.dumps(key)
    per_source = '"saddr"' in told
    # Only packets that have what the element is made of get any further.
    families = [space.FAMILIES[name] for name in space.FAMILIES if '"protocol": "%s"' % name in told]
    patterns = rules.ANY if len(families) != 1 else (((space.FAMILY, space.single(families[0])),),)
    text = "add %s" % (body.get("set") or "meter")
    limits = [(kind, limit) for one in (inner if isinstance(inner, list) else [inner]) for kind, limit in one.items()
              if kind in ("limit", "ct count", "quota")]
    if not limits:
        yield rules.Match(SOME, patterns, text)
        return
    if patterns != rules.ANY:
        yield rules.Match(EXACT, patterns, "")
    for kind, limit in limits:
        yield from _limit(kind, limit, per_source, text + " ")


def _choice(body, matcher):
    """A verdict map: one branch for each element."""
    data = body["data"]
    elements = data["set"] if isinstance(data, dict) else matcher.sets[data[1:]].get("elem") or []
    implied, kind, told = matcher.implied(body["key"]) if not _random(body["key"]) else (rules.ANY, SOME, False)
    branches: List[Tuple[rules.Match, rules.Verdict]] = []
    grouped: Dict[Tuple[str, Optional[str]], List[Any]] = {}
    for key, verdict in elements:
        (name, target), = verdict.items()
        grouped.setdefault((name, target["target"] if target else None), []).append(key)
    rest = []
    for (name, target), keys in grouped.items():
        verdict = rules.Verdict(name, target)
        text = "%s vmap %s" % (nft_text.value(body["key"]), name)
        plain = [key for key in keys if key != "*"]
        if len(plain) < len(keys):
            rest.append(verdict)
        patterns = matcher.elements(body["key"], {"set": plain}) if told else implied
        if plain:
            branches.append((rules.Match(kind if told else max(kind, SOME), patterns, text), verdict))
    for verdict in rest:
        # What no other element matches; the walk takes that for what is left.
        named = [pattern for match, _verdict in branches for pattern in match.patterns]
        patterns = rules.opposite(named, implied) if told else implied
        branches.append((rules.Match(kind if told else max(kind, SOME), patterns, "vmap *"), verdict))
    return rules.Choice(tuple(branches))


def _random(key):
    return isinstance(key, dict) and any(name in key for name in ("numgen", "jhash", "symhash"))
