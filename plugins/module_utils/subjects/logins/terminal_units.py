# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units of a site's own that give a terminal to somebody unasked in another way than by an option in their command: a
shell or a session of PAM at it, an option by a variable or in a script, a rescue shell without root's password.
"""

import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

_SITES = ("/etc/systemd/system", "/run/systemd/system")
_SERVICE = re.compile(r"[^/]+\.service(?:\.d)?\Z")
# What any of it has: the others are read no further.
_TOLD = re.compile(rb"^[ \t]*(?:StandardInput[ \t]*=[ \t]*tty|TTYPath)|getty|SULOGIN_FORCE", re.M)
_TERMINAL = re.compile(rb"^[ \t]*(?:StandardInput[ \t]*=[ \t]*tty|TTYPath[ \t]*=[ \t]*/)", re.M)
_FOR_SOMEBODY = re.compile(
    rb"^[ \t]*(?:PAMName[ \t]*=[ \t]*\S|ExecStart[ \t]*=[ \t]*[-@:+!]*(?:\S*/)?"
    rb"(?:sh|bash|ash|dash|ksh|zsh|csh|tcsh|fish)(?:[ \t]|$))[^\n]*", re.M)
_FORCED = re.compile(rb"^[ \t]*Environment[ \t]*=[^\n]*SYSTEMD_SULOGIN_FORCE=[\"']?(?:1|y|t|on)", re.M | re.I)
_COMMAND = re.compile(rb"^[ \t]*ExecStart[ \t]*=[ \t]*[-@:+!]*(\S+)([^\n]*)", re.M)
_VARIABLE = re.compile(rb"\$\{?(?!TERM\b)\w")
_OPTION = re.compile(r"(?:^|[\s\"'=])(?:--a[a-z]*(?:[=\s]|$)|-a\s*\w)")


def found(host, autologin):
    """Yield (path, where in its bytes) of each; `autologin(bytes)` finds a command that logs somebody in, or None."""
    for place in _SITES:
        for name in host.listdir(place):
            if not _SERVICE.match(name):
                continue
            path = posixpath.join(place, name)
            for one in host.glob(path + "/*.conf") if name.endswith(".d") else [path]:
                state = host.stat(one)
                data = host.read(one) if state is not None and state.kind == "file" else b""
                told = "getty" in name or _TOLD.search(data) is not None
                start = _start(host, name, data, autologin) if told else None
                if start is not None:
                    yield one, start


def _start(host, name, data, autologin):
    unit = load_unit(host, name[:-len(".d")] if name.endswith(".d") else name)
    if unit.masked:
        return None
    forced, session = _FORCED.search(data), _FOR_SOMEBODY.search(data)
    if forced is not None:
        return forced.start()
    if session is not None and _TERMINAL.search(data):
        return session.start()
    for command in _COMMAND.finditer(data) if "getty" in name or b"getty" in data else ():
        program, words = command.groups()
        if _VARIABLE.search(words) and any(_OPTION.search(text) for text in _environment(host, unit)):
            return command.start()
        path = program.decode("utf-8", "surrogateescape")
        script = host.read(path) if path.startswith("/") and host.exists(path) else b""
        if script.startswith(b"#!") and autologin(script) is not None:
            return command.start()
    return None


def _environment(host, unit):
    """Yield what the variables of a unit are set to, as text."""
    for value in unit.values("Service", "Environment"):
        yield value.text
    for value in unit.values("Service", "EnvironmentFile"):
        for path in host.found(value.text.strip().lstrip("-")):
            yield host.read(path).decode("utf-8", "replace")
