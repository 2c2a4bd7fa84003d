# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's pam-auth-update(8), as a plan: the files that `pam-auth-update --package --enable NAME...` would leave.

The plan is made from the host's own profiles, templates and copy of the tool, and nothing is run, so that check mode
can show it, the engine can journal it, and the same code works in an image. Compared with the tools of Debian 11, 12
and 13, byte for byte.
"""

import posixpath
import re
from typing import Any, Dict, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import managed_block as block
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.stack import LocallyModified

__all__ = ["LocallyModified", "TOOL", "enabled_profiles", "plan", "profile_names"]

TOOL = "/usr/sbin/pam-auth-update"
PROFILES = "/usr/share/pam-configs"
SEEN = "/var/lib/pam/seen"

# Also a password check may be among them.
_GONE = Text(
    "is no PAM profile of this host any more, and its lines are in force: pam-auth-update would take them out. Install "
    "its package again, or run `pam-auth-update --remove` for it after a look at what its lines do",
    "已不是此主机的 PAM 配置，而其行仍在生效，pam-auth-update 会将其移除；请重新安装所属软件包，或确认这些行的作用后"
    "运行 `pam-auth-update --remove`")
_FIELD = re.compile(r"(\S+):\s+(.*)\s*$", re.ASCII)
_NUMBER = re.compile(r"\s*([+-]?[0-9]+(\.[0-9]*)?)", re.ASCII)
_SUMS = re.compile(r"'([a-z-]+)' => \[([^]]*)\]")
_SUM = re.compile(r"'([0-9a-f]{32})'")
_INVALID_MODULE = "pam_tally"


def plan(reader, enable=(), add_profiles=None, replaced=()):
    """Return {path: bytes} of every file that enabling the profiles changes, and of the added profiles that are new.

    Raises LocallyModified, naming the place, where the tool would refuse, and HostError for an unknown profile, and for
    one in force that is gone, unless it is one that those asked for stand in the place of (`replaced`).
    """
    tool = _Tool(block.read_text(reader, TOOL))
    added = {posixpath.join(PROFILES, name): text.encode("utf-8") for name, text in (add_profiles or {}).items()}
    profiles = _load(reader, added, tool)
    for name in enable:
        if name not in profiles:
            raise HostError(
                posixpath.join(PROFILES, name), Text("is no PAM profile of this host", "不是此主机的 PAM 配置"))
    present, edits = _present(reader)
    for name in present:
        if name not in profiles and name != "null" and name not in replaced:
            raise HostError(posixpath.join(PROFILES, name), _GONE)
    order = _by_priority(profiles, profiles)
    chosen = _choose(present, enable, profiles, order, _seen(reader), tool)
    texts = {SEEN: "".join(name + "\n" for name in order)}
    for type in block.TYPES:
        texts[block.live_path(type)] = block.generate(
            reader, type, profiles, chosen, edits[type], tool.template_sums(type))
        texts[block.saved_path(type)] = block.saved(type, profiles, chosen)
    files = dict(added, **{path: text.encode("latin-1") for path, text in texts.items()})
    return {path: data for path, data in files.items() if not _holds(reader, path, data)}


def enabled_profiles(reader):
    """Return the names of the profiles in force, read off the common files; raises LocallyModified."""
    return sorted({name for name in _present(reader)[0] if name != "null"})


def profile_names(reader):
    """Return the names of the profiles that this host offers."""
    return sorted(_load(reader, {}, _Tool(block.read_text(reader, TOOL))))


class _Tool:
    """What differs between releases of the tool, read off the program of this host."""

    def __init__(self, text):
        self._sums = {name: frozenset(_SUM.findall(sums)) for name, sums in _SUMS.findall(text)}
        self.enables_before_falling_back = "'--disable'" in text
        self.interactive_only_must_say_yes = "$profile{'Session-Interactive-Only'} ne 'yes'" in text
        if "'--enable'" not in text or not self._sums:
            raise HostError(TOOL, Text("is a release that this collection does not know", "是本程序不了解的版本"))

    def template_sums(self, type):
        return self._sums.get(type, frozenset())


class _Profile:
    """One file of /usr/share/pam-configs."""

    def __init__(self, text, tool):
        self.fields = _fields(text)
        only = self.fields.get("Session-Interactive-Only")
        if only is None or (tool.interactive_only_must_say_yes and only != "yes"):
            for suffix in ("-Type", "", "-Initial"):
                self.fields["Session-noninteractive" + suffix] = self.fields.get("Session" + suffix)
        self.conflicts = (self.fields.get("Conflicts") or "").split(", ")
        self.default = self.fields.get("Default") == "yes"
        number = _NUMBER.match(self.fields.get("Priority") or "")
        self.priority = float(number.group(1)) if number else 0.0

    @property
    def usable(self):
        return not any(_INVALID_MODULE in line for line in self.fields.get(None, ()))

    def kind(self, type):
        return self.fields.get(type.capitalize() + "-Type") or None

    def lines(self, type, position):
        """Return the profile's lines; the first profile of a block may have its own."""
        first = self.fields.get(type.capitalize() + "-Initial") if position == 0 else None
        return first or self.fields.get(type.capitalize()) or ""


def _fields(text):
    """Return the fields of a profile; under None, the fields as they stood after each continuation line."""
    fields: Dict[Optional[str], Any] = {}
    continued: List[str] = []
    name = None
    for line in block.lines_of(text):
        match = _FIELD.match(line)
        if match:
            name, value = match.groups()
            if name.endswith("-Final"):
                # The first releases called the lines of a type "Auth-Final"; the tool loses what stands beside that
                # name.
                name, value = name[:-len("-Final")], ""
            more = [fields[name]] if name == "Conflicts" and name in fields else []
            fields[name] = ", ".join(more + [value])
        elif name is not None:
            line = line.strip(" \t\n\r\f\v")
            whole = fields[name] + ("\n" + line if line not in ("", "0") else "")
            continued.append(whole)
            fields[name] = whole.lstrip(" \t\n\r\f\v")
    fields[None] = continued
    return fields


def _load(reader, added, tool):
    paths = set(reader.glob(PROFILES + "/*")) | set(reader.glob(PROFILES + "/.*")) | set(added)
    profiles = {}
    for path in paths:
        name = posixpath.basename(path)
        if name in (".", "..") or name.endswith("~") or re.match("#.+#$", name):
            continue
        data = added[path] if path in added else reader.read(path)
        profile = _Profile(data.decode("latin-1"), tool)
        if profile.usable:
            profiles[name] = profile
    return profiles


def _present(reader):
    names, edits = [], {}
    for type in block.TYPES:
        found, edits[type] = block.compare(reader, type)
        names.extend(found)
    return names, edits


def _seen(reader):
    try:
        return {line.rstrip("\n") for line in block.lines_of(block.read_text(reader, SEEN))}
    except Missing:
        return set()


def _by_priority(names, profiles):
    return sorted(sorted(set(names), reverse=True), key=lambda name: -profiles[name].priority)


def _choose(present, enable, profiles, order, seen, tool):
    """Return the profiles to put in force, in their order: those present, those asked for, and new ones on by default.
    """
    chosen = [name for name in present if name in profiles]
    if tool.enables_before_falling_back:
        chosen.extend(enable)
    if not chosen:
        seen = set()
    chosen.extend(enable)
    chosen.extend(name for name in order if profiles[name].default and name not in seen)
    chosen = _without_conflicts(_by_priority(chosen, profiles), profiles)
    if not chosen:
        raise HostError(PROFILES, Text("offers no profile to put in force", "没有可启用的配置"))
    return chosen


def _without_conflicts(chosen, profiles):
    """Drop what conflicts with another chosen profile, in the order in which the tool meets them."""
    before = None
    while before != chosen:
        before, index = list(chosen), 0
        while index < len(chosen):
            conflicts = profiles[chosen[index]].conflicts
            for position in range(len(chosen) - 1, -1, -1):
                if chosen[position] in conflicts:
                    del chosen[position]
            index += 1
    return chosen


def _holds(reader, path, data):
    try:
        return reader.read(path) == data
    except Missing:
        return False
