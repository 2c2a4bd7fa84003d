# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access list of pam_access: access.conf(5), which of its lines speaks of a user who comes from an address."""

import ipaddress
import re
from collections import namedtuple

PATH = "/etc/security/access.conf"
# Read where /etc has none, by builds that have a vendor's directory.
_VENDORS = "/usr/etc/security/access.conf"

Rule = namedtuple("Rule", "path line grants users origins")

_WORD = re.compile(r"[^\s,]+")


def load(host, path=PATH):
    """Return the rules in the order pam_access reads them: the file, then access.d/*.conf; nothing where there are
    none.
    """
    main = [path] + [_VENDORS] * (path == PATH)
    paths = [one for one in main if host.exists(one)][:1] + host.found(path[:-len(".conf")] + ".d/*.conf")
    return [rule for one in paths for rule in _parse(host.read(one).decode("utf-8", "surrogateescape"), one)]


def _parse(text, path):
    rules = []
    for number, line in enumerate(text.splitlines(), 1):
        # pam_access itself passes over a line that it does not understand; the origins may hold colons of IPv6.
        fields = [field.strip() for field in line.split(":", 2)]
        if not line.lstrip().startswith("#") and len(fields) == 3 and fields[0] in ("+", "-"):
            rules.append(Rule(path, number, fields[0] == "+", _WORD.findall(fields[1]), _WORD.findall(fields[2])))
    return rules


def deciding(rules, user, groups, address):
    """Return the first rule that matches the user from the address, or None, which lets in."""
    def is_user(word):
        return _is_user(word, user, groups, address)

    def is_origin(word):
        return _is_origin(word, address)
    return next((rule for rule in rules if _matches(rule.users, is_user) and _matches(rule.origins, is_origin)), None)


def _matches(words, test):
    """Match a list with its EXCEPT, behind which stand what is left out, and again what is left out of that."""
    if "EXCEPT" in words:
        place = words.index("EXCEPT")
        return _matches(words[:place], test) and not _matches(words[place + 1:], test)
    return any(test(word) for word in words)


def _is_user(word, user, groups, address):
    name, at, origin = word.partition("@")
    if at and name:
        return _is_user(name, user, groups, address) and _is_origin(origin, address)
    if word.startswith("(") and word.endswith(")"):
        return word[1:-1] in groups
    # A bare name is a group's, too, unless the module is told nodefgroup.
    return word == "ALL" or word == user or word in groups


def _is_origin(word, address):
    if word == "ALL":
        return True
    if word == "LOCAL":
        return "." not in address and ":" not in address
    if word.endswith("."):
        return address.startswith(word)
    try:
        here = ipaddress.ip_address(address.partition("%")[0])
        here = getattr(here, "ipv4_mapped", None) or here
        return here in ipaddress.ip_network(word, strict=False)
    except ValueError:
        # A host's name, or a terminal's: it matches no address without asking a name server.
        return False
