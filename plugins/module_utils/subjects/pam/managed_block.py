# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed block of Debian's /etc/pam.d/common-* files: what an administrator edited in it, and how it is written
anew.

This follows pam-auth-update(8) step by step, its oddities included, because the next run of the real tool must find its
own work. Texts are Latin-1 strings here, so that every byte is one character as it is for the tool.
"""

import hashlib
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.stack import LocallyModified

TYPES = ("auth", "account", "password", "session", "session-noninteractive")

_PRIMARY = '# here are the per-package modules (the "Primary" block)'
_FALLBACK = "# here's the fallback if no module succeeds"
_ADDITIONAL = '# and here are more per-package modules (the "Additional" block)'
_END = "# end of pam-auth-update config"
_UNMANAGED = Text(
    "does not exist, so pam-auth-update will not manage this host's PAM stacks",
    "不存在，因此 pam-auth-update 不会管理此主机的 PAM 栈")
_UNMARKED = Text("lacks the comments that mark the block of pam-auth-update", "缺少标记 pam-auth-update 管理块的注释")
_NO_MODULE = "[default=1]\t\t\tpam_permit.so\n"

_MODULE_LINE = re.compile(r"((\[[^]]+\]|\w+)\s+\S+)\s*(.*)", re.ASCII)
_JUMP = re.compile(r"(\[[^0-9]*)[0-9]+(.*\])")
_JUMP_TO_END = re.compile(r"(\[.*)end(.*\])")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Edits:
    """Options that the administrator added to and removed from the generated lines of one file."""

    def __init__(self):
        self.added = {}
        self.removed = {}


def live_path(type):
    return "/etc/pam.d/common-" + type


def saved_path(type):
    return "/var/lib/pam/" + type


def template_path(type):
    return "/usr/share/pam/common-" + type


def read_text(reader, path):
    """Return a file's bytes as one character each."""
    return reader.read(path).decode("latin-1")


def lines_of(text):
    """Return lines with their ends; only a line feed ends one."""
    return _LINE.findall(text)


def compare(reader, type):
    """Return the profiles whose lines stand in one common file, and the administrator's Edits; raise LocallyModified.
    """
    try:
        saved = _saved_lines(read_text(reader, saved_path(type)))
        live = lines_of(read_text(reader, live_path(type)))
    except Missing as error:
        raise LocallyModified(error.path, _UNMANAGED)
    names, edits, block = [], Edits(), None
    for number, line in enumerate(live, 1):
        if block is None:
            block = "primary" if line.startswith(_PRIMARY) else None
            continue
        if block == "between":
            block = "additional" if line.startswith(_ADDITIONAL) else block
            continue
        if block == "primary" and line.startswith(_FALLBACK):
            block = "between"
            continue
        if block == "additional" and line.startswith(_END):
            break
        line = re.sub(r"^%s\s+" % _pam_type(type), "", line, flags=re.ASCII)
        name = _account_for(line, saved, edits)
        if name is None:
            raise LocallyModified(
                "%s:%d" % (live_path(type), number), "is a line in the managed block that no PAM profile put there")
        names.append(name)
    if block != "additional":
        raise LocallyModified(live_path(type), _UNMARKED)
    return names, edits


def _saved_lines(text):
    found, name = [], None
    for line in lines_of(text):
        if line.startswith("Module: "):
            name = line[len("Module: "):].rstrip("\n")
            continue
        found.append((name, _JUMP_TO_END.sub(r"\1\2", _JUMP.sub(r"\1\2", line.rstrip("\n")))))
    return found


def _account_for(line, saved, edits):
    """Take saved lines until one fits the live line, note how the options differ, and return its profile, or None."""
    while saved:
        name, generated = saved.pop(0)
        module, options = _parts(generated)
        line = _JUMP.sub(r"\1\2", line)
        if line.startswith(module):
            present = _words(line[len(module):])
            for option in present:
                if option in options:
                    _drop_as_the_tool_does(options, option)
                else:
                    edits.added.setdefault(module, set()).add(option)
            edits.removed.setdefault(module, set()).update(options)
            return name
    return None


def _drop_as_the_tool_does(options, option):
    # The tool's loop skips the element after each one it takes out, so of two equal neighbours one stays.
    index = 0
    while index < len(options):
        if options[index] == option:
            del options[index]
        index += 1


def _parts(line):
    match = _MODULE_LINE.match(line)
    if match is None:
        raise HostError(
            "pam-auth-update",
            Text(
                "would meet a line that names no PAM module: {line}", "将遇到未指明 PAM 模块的行：{line}").format(
                line=repr(line)))
    return match.group(1), _words(match.group(3))


def _words(text):
    return [word for word in re.split(r"\s+", text, flags=re.ASCII) if word]


def generate(reader, type, profiles, enabled, edits, template_sums):
    """Return the text of one common file for the enabled profiles, in order, with the administrator's edits kept."""
    path = live_path(type)
    if _md5(_outside_of_blocks(reader, path).encode("latin-1")) in template_sums:
        path = template_path(type)
    written, block = [], 0
    for line in lines_of(read_text(reader, path)):
        if block in (1, 3):
            if line.startswith(_FALLBACK if block == 1 else _END):
                written.append(line)
                block += 1
            continue
        written.append(line)
        if block == 0 and line.startswith(_PRIMARY):
            written.extend(_block(type, "Primary", profiles, enabled, edits))
            block += 1
        elif block == 2 and line.startswith(_ADDITIONAL):
            written.extend(_block(type, "Additional", profiles, enabled, edits))
            block += 1
    if block < 4:
        raise LocallyModified(path, _UNMARKED)
    return "".join(written)


def saved(type, profiles, enabled):
    """Return the tool's own record of what it generated."""
    text = []
    for block, other in (("Primary", "Additional"), ("Additional", "Primary")):
        chosen = [name for name in enabled if profiles[name].kind(type) not in (None, other)]
        for position, name in enumerate(chosen):
            lines = profiles[name].lines(type, position)
            text.append("Module: %s\n%s\n" % (name, lines) if lines else "")
        if block == "Primary" and not chosen:
            text.append("Module: null\n" + _NO_MODULE)
    return "".join(text)


def _outside_of_blocks(reader, path):
    kept, block = [], 0
    for line in lines_of(read_text(reader, path)):
        if block in (1, 3):
            if not line.startswith(_FALLBACK if block == 1 else _END):
                continue
            block += 1
        elif line.startswith(_PRIMARY if block == 0 else _ADDITIONAL) and block < 4:
            block += 1
        kept.append(line)
    return "".join(kept)


def _md5(data):
    try:
        return hashlib.md5(data).hexdigest()
    except ValueError:
        # A host in FIPS mode allows MD5 only where it protects nothing, as here; older Pythons know neither.
        newer = {"usedforsecurity": False}
        return hashlib.md5(data, **newer).hexdigest()


def _block(type, kind, profiles, enabled, edits):
    chosen = [name for name in enabled if profiles[name].kind(type) == kind]
    lines = [
        line for position, name in enumerate(chosen) for line in profiles[name].lines(type, position).split("\n")
        if line]
    # A jump to the end of the additional block must stay inside it.
    left = len(lines) - (1 if kind == "Additional" else 0)
    if kind == "Primary" and not lines:
        yield "%s\t%s" % (_pam_type(type), _NO_MODULE)
    for line in lines:
        yield "%s\t%s" % (_pam_type(type), _merged(line, edits, left))
        left -= 1


def _merged(line, edits, left):
    module, options = _parts(line)
    module = module.replace("end", str(left))
    key = _JUMP.sub(r"\1\2", module)
    added, removed = edits.added.setdefault(key, set()), edits.removed.get(key, ())
    added.difference_update(options)
    return module + " " + " ".join([option for option in options if option not in removed] + sorted(added)) + "\n"


def _pam_type(type):
    return type.replace("-noninteractive", "")
