# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `iptables-save` and `ip6tables-save` print, read: to chains and rules (see ruleset.py)."""

import re
from typing import Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import ruleset as rules, space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.iptables_match import (
    Words,
    matches,
    set_mark,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import UNREADABLE

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_DESTINATION = re.compile(r"^(?:\[([^\]]+)\]|([0-9.-]+))?(?::([0-9]{1,5})?(?:-([0-9]{1,5}))?(?:/[0-9]+)?)?$")
_PRIORITIES = {"raw": -300, "mangle": -150, "nat": -100, "filter": 0, "security": 50}
_SNAT_HOOKS = ("POSTROUTING", "INPUT")
_HOOKS = ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING")
# Targets after which the packet goes on to the next rule.
_HARMLESS = (
    "AUDIT", "CHECKSUM", "CONNSECMARK", "CT", "DSCP", "HL", "IDLETIMER", "LED", "RATEEST", "SECMARK", "SET",
    "TCPMSS", "TCPOPTSTRIP", "TEE", "TOS", "TRACE", "TTL")
_VERDICTS = {
    "ACCEPT": "accept", "DROP": "drop", "REJECT": "reject", "RETURN": "return", "TARPIT": "drop", "STEAL": "drop",
    "QUEUE": "queue", "NFQUEUE": "queue", "TPROXY": "accept"}
_TRANSLATIONS = {"DNAT": "dnat", "REDIRECT": "redirect", "NETMAP": "dnat", "SNAT": "snat", "MASQUERADE": "masquerade"}


def parse(text, family, suffix=""):
    """Return the Ruleset of one save; tables are named as nft names them ("ip filter"), with a suffix for another
    kernel side. ValueError where it does not end as iptables-save ends it.
    """
    chains, table = {}, None
    known: Set[str] = set()
    for line in text.split("\n"):
        if line == "COMMIT":
            table = None
        elif line.startswith("*"):
            if table is not None:
                raise ValueError("a table without its end")
            table = line[1:].strip()
            label, known = "%s %s%s" % (family, table, suffix), set()
        elif table is None:
            if line and not line.startswith("#"):
                raise ValueError("a line outside of its table")
        elif line.startswith(":"):
            name, policy = line[1:].split()[:2]
            chains[label, name] = _chain(label, table, name, family, policy)
            known.add(name)
        elif line.startswith("-A "):
            words = _words(line)
            if (label, words[1]) not in chains:
                raise ValueError("a rule without its chain")
            chain = chains[label, words[1]]
            where = "%s rule %d" % (chain.where, len(chain.rules) + 1)
            chain.rules.append(rules.Rule(where, line, rules.compact(_steps(words[2:], family, known))))
        elif line and not line.startswith("#"):
            raise ValueError("a line that iptables-save does not write")
    if table is not None:
        raise ValueError("a table without its end")
    return rules.Ruleset(chains.values())


def _chain(label, table, name, family, policy):
    if name not in _HOOKS:
        return rules.Chain(label, name, family)
    priority = 100 if table == "nat" and name in _SNAT_HOOKS else _PRIORITIES.get(table, 0)
    return rules.Chain(label, name, family, name.lower(), priority, policy.lower(), nat=table == "nat")


def _words(line):
    if '"' not in line:
        return line.split()
    return [
        quoted.replace('\\"', '"').replace("\\\\", "\\") if quoted or not plain else plain
        for quoted, plain in _WORD.findall(line)]


def _steps(words, family, known):
    try:
        position = next((index for index, word in enumerate(words) if word in ("-j", "-g")), len(words))
        # All matches have to hold, in whatever order; those that can be told come first.
        yield from sorted(matches(Words(words[:position]), family), key=_is_uncertain)
        if position < len(words):
            yield from _target(words[position], words[position + 1], words[position + 2:], known)
    except (KeyError, ValueError, IndexError, TypeError):
        yield rules.Match(UNREADABLE, rules.ANY, " ".join(words)[:80])
        yield rules.Verdict("unreadable")


def _is_uncertain(step):
    return not isinstance(step, rules.Match) or step.kind != rules.EXACT or step.translated


def _target(option, name, words, known):
    if name in _VERDICTS:
        yield rules.Verdict(_VERDICTS[name])
    elif name in known:
        yield rules.Verdict("goto" if option == "-g" else "jump", name)
    elif name in ("LOG", "NFLOG", "ULOG"):
        prefix = [words[index + 1] for index, word in enumerate(words[:-1]) if word.endswith("-prefix")]
        yield rules.Log(prefix[0] if prefix else "")
    elif name in ("MARK", "CONNMARK"):
        yield from set_mark(name, words)
    elif name == "NOTRACK" or name == "CT" and "--notrack" in words:
        yield rules.Untrack()
    elif name == "CT" and "--timeout" in words:
        yield rules.Timeout(words[words.index("--timeout") + 1], None)
    elif name == "CLASSIFY":
        yield rules.SetClass(words[words.index("--set-class") + 1])
    elif name in _TRANSLATIONS:
        yield _translation(_TRANSLATIONS[name], words)
    elif name not in _HARMLESS:
        yield rules.Rewrite()
        yield rules.Verdict("unreadable")


def _translation(kind, words):
    values = dict(zip(words, words[1:] + [""]))
    match = _DESTINATION.match(values.get("--to-destination") or ":" + values.get("--to-ports", ""))
    if match is None:
        # NETMAP's network, for one.
        return rules.Translate(
            kind, space.network(values["--to"])[1] if "--to" in values else None, None, told="--to" in values)
    address, low, high = match.group(1) or match.group(2), match.group(3), match.group(4)
    return rules.Translate(
        kind, space.network(address)[1] if address else None, ((int(low), int(high or low)),) if low else None)
