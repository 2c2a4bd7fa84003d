# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of `nft -j list ruleset` as text, near enough to nft's own to be recognized: evidence for a person."""

_MAX = 300
_SET_ITEMS = 6


def rule(expressions):
    """Return the text of a rule's expressions."""
    text = " ".join(_statement(one) for one in expressions)
    return text if len(text) <= _MAX else text[:_MAX] + " ..."


def _statement(statement):
    (kind, body), = statement.items() if isinstance(statement, dict) and len(statement) == 1 else [("?", statement)]
    if kind == "match":
        operator = "" if body["op"] in ("in", "==") else body["op"] + " "
        return "%s %s%s" % (value(body["left"]), operator, value(body["right"]))
    if kind == "vmap":
        return "%s vmap %s" % (value(body["key"]), value(body["data"]))
    if kind in ("jump", "goto"):
        return "%s %s" % (kind, body.get("target"))
    if kind == "log" and body:
        return "log " + " ".join("%s %s" % (name, _quoted(body[name])) for name in sorted(body))
    if kind == "limit" and isinstance(body, dict) and "rate" in body:
        return "limit rate %s%s/%s" % ("over " if body.get("inv") else "", body["rate"], body.get("per"))
    if kind == "ct count" and isinstance(body, dict):
        return "ct count %s%s" % ("over " if body.get("inv") else "", body.get("val"))
    if kind == "mangle":
        return "%s set %s" % (value(body["key"]), value(body["value"]))
    if kind == "xt":
        return "xt %s" % (body or {}).get("name", "")
    return kind if not isinstance(body, dict) or kind in ("counter", "reject") else "%s %s" % (
        kind, " ".join("%s %s" % (name, value(body[name])) for name in sorted(body)))


def _quoted(text):
    return '"%s"' % text if isinstance(text, str) else value(text)


def value(data):
    """Return the text of an expression."""
    if isinstance(data, list):
        shown = [value(one) for one in data[:_SET_ITEMS]] + (["..."] if len(data) > _SET_ITEMS else [])
        return ",".join(shown)
    if not isinstance(data, dict):
        return str(data)
    for kind, body in data.items():
        if kind in _RENDER:
            return _RENDER[kind](body)
        if isinstance(body, dict):
            return "%s %s" % (kind, " ".join(value(body[name]) for name in sorted(body)))
        return "%s %s" % (kind, value(body))
    return ""


def _payload(body):
    if "base" in body:
        return "@%s,%s,%s" % (
            {"network": "nh", "transport": "th", "link": "ll"}.get(body["base"], body["base"]), body["offset"],
            body["len"])
    return "%s %s" % (body["protocol"], body["field"])


def _set(body):
    items = body if isinstance(body, list) else [body]
    shown = [
        " : ".join(value(part) for part in one) if isinstance(one, list) else value(one) for one in items[:_SET_ITEMS]]
    return "{ %s }" % ", ".join(shown + (["..."] if len(items) > _SET_ITEMS else []))


_RENDER = {
    "payload": _payload,
    "meta": lambda body: body["key"] if body["key"] in ("iif", "oif", "iifname", "oifname") else "meta " + body["key"],
    "ct": lambda body: " ".join(["ct"] + [str(body[name]) for name in ("dir", "family", "key") if body.get(name)]),
    "prefix": lambda body: "%s/%s" % (value(body["addr"]), body["len"]),
    "range": lambda body: "-".join(value(one) for one in body),
    "concat": lambda body: " . ".join(value(one) for one in body),
    "set": _set,
    "elem": lambda body: value(body["val"]),
    "&": lambda body: " & ".join(value(one) for one in body),
    "|": lambda body: "|".join(value(one) for one in body),
    "fib": lambda body: "fib %s %s" % (
        " . ".join(body["flags"]) if isinstance(body["flags"], list) else body["flags"], body["result"]),
}
