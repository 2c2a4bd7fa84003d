# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What doas lets whom do: the rules of doas.conf(5)."""

import re
from typing import Dict, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.bounds import boundless
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

PATHS = ("/etc/doas.conf", "/usr/local/etc/doas.conf", "/etc/doas.d/*.conf")
PROGRAMS = ("/usr/bin/doas", "/usr/local/bin/doas", "/bin/doas")
_WORD = re.compile(r'(?:[^\s"#{}\\]|\\.|"(?:[^"\\]|\\.)*")+|[{}]|#.*')
_OPTIONS = ("nopass", "nolog", "persist", "keepenv", "setenv")
_NOT_READ = "is no rule of doas.conf that can be read"


class Rule(NamedTuple):
    """For whom (as sudo calls users and groups), as whom, which command (None: all), with no password; a permit or not.
    """

    who: str
    target: Optional[str]
    command: Optional[str]
    nopass: bool
    where: Where
    permits: bool = True
    arguments: Optional[str] = None

    @property
    def everything(self) -> bool:
        """Whether it lets run every command as root, or one that is as good."""
        command = " ".join(filter(None, (self.command, self.arguments)))
        return (self.command is None or boundless(command)) and self.target in (None, "root", "0")


def there(host):
    """Tell whether doas is installed."""
    return any(
        programs.there(host, PROGRAMS, path) for pattern in PATHS for path in [pattern] + host.found(pattern))


def rules(host):
    """Return the permits of all files but those that a later rule for the same, whatever the command, takes the place
    of; ParseError for a line that doas would refuse.
    """
    return host.memo("rules", lambda: _in_force(host)) if there(host) else []


def _in_force(host):
    found: Dict[str, List[Rule]] = {}
    for path in [path for pattern in PATHS for path in host.found(pattern)]:
        for rule in _of_file(host, path):
            if rule.command is None and rule.target is None:
                found[rule.who] = []
            if rule.permits:
                found.setdefault(rule.who, []).append(rule)
    return [rule for permits in found.values() for rule in permits]


def _of_file(host, path):
    document = read_document(host, path)
    words: List[str] = []
    start = 0
    for index in range(len(document.lines)):
        text = document.text(index)
        goes_on = text.endswith("\\")
        start = start if words else index
        words += [word for word in _WORD.findall(text[:-1] if goes_on else text) if not word.startswith("#")]
        if not goes_on and words and words.count("{") <= words.count("}"):
            yield _rule(document, start, [re.sub(r'\\(.)|"', r"\1", word) for word in words])
            words = []
    if words:
        raise document.error(start, _NOT_READ)


def _rule(document, index, words):
    action, rest, nopass = words[0], words[1:], False
    while rest and rest[0] in _OPTIONS:
        option = rest.pop(0)
        nopass = nopass or option == "nopass"
        if option == "setenv":
            rest = rest[rest.index("}") + 1:] if "}" in rest else []
    identity = rest.pop(0) if rest else ""
    target = rest[1] if rest[:1] == ["as"] and len(rest) > 1 else None
    rest = rest[2:] if target is not None else rest
    command = rest[1] if rest[:1] == ["cmd"] and len(rest) > 1 else None
    given = " ".join(rest[3:]) or '""' if rest[2:3] == ["args"] else None
    if action not in ("permit", "deny") or not identity or rest and command is None:
        raise document.error(index, _NOT_READ)
    name = identity.lstrip(":")
    who = ("%" if identity.startswith(":") else "") + ("#" if re.match("[0-9]+$", name) else "") + name
    return Rule(who, target, command, nopass, document.where(index), action == "permit", given)
