# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that sshd is started with, which win over its files: those of the daemon that runs, else those of its
unit.
"""

import posixpath
import re
import shlex

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import of_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, load
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# The last two are started by a socket, for one connection each.
UNITS = ("ssh.service", "sshd.service", "sshd@.service", "ssh@.service")
PID = "/run/sshd.pid"
PROGRAMS = ("/usr/sbin/sshd", "/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd", "/usr/local/bin/sshd")
# The scripts of other inits, and where their settings are.
_SCRIPTS = (
    ("/etc/init.d/sshd", "/etc/conf.d/sshd"), ("/etc/init.d/ssh", "/etc/default/ssh"),
    ("/etc/init.d/sshd", "/etc/sysconfig/sshd"), ("/etc/init.d/sshd", "/etc/sysconfig/ssh"))
_RELEASE = re.compile(rb"OpenSSH_(\d{1,3})\.(\d{1,3})(?!\d)")
_DATABASES = (
    (
        "/var/lib/dpkg/status",
        re.compile(
            rb"^Package: openssh-server\nStatus: install ok installed\n(?:\S.*\n| .*\n)*?"
            rb"Version: 1:(\d{1,3})\.(\d{1,3})p", re.M)),
    ("/lib/apk/db/installed", re.compile(rb"^P:openssh-server(?:-common)?\nV:(\d{1,3})\.(\d{1,3})_p", re.M)),
)
# A path of its own, not one within a sentence.
_FILE, _FILE_END = re.compile(rb"/[\w./+-]{1,200}/sshd_config\Z"), b"/sshd_config"
# What systemd puts the name of an instance in place of.
_SPECIFIER = re.compile("%[iI]")
_VARIABLE = re.compile(r"\$\{?(\w+)\}?\Z")
# Letters that take no argument, and then one that does.
_OPTION = re.compile(r"-[46DGQRTdeiqrtV]*([CEbcfghkopu])(.*)\Z", re.S)


def options(host):
    """Return (letter, Value) of each option with an argument, in order; asked once, for nothing of it is ever staged.
    """
    return host.ask(("sshd options",), lambda: list(taken_apart(_words(host)[1])))


def program(host):
    """Return the path of the program that runs as sshd, that its unit starts, or that is there; None where none is."""
    named = host.ask("sshd's program", lambda: _words(host)[0])
    return named or next((path for path in PROGRAMS if host.exists(path)), None)


def release(host, path=None):
    """Return the release of OpenSSH that stands in the program, as (8, 2); None where there is no program, or it has
    none.
    """
    return _built(host, path or program(host))[0]


def _packaged(host):
    """Return the release that the package database has, where no program tells it; None where it has none, or is rpm's.
    """
    for path, pattern in _DATABASES:
        found = pattern.search(host.read(path)) if host.exists(path) else None
        if found is not None:
            return tuple(int(number) for number in found.groups())
    return None


def files_named(host, path=None):
    """Return the files that the program was built to read first: the one of /etc, and a vendor's behind it perhaps."""
    return _built(host, path or program(host))[1]


def _built(host, path):
    def read():
        try:
            data = host.read(path) if path is not None and host.exists(path) else b""
        except HostError:
            data = b""
        found = _RELEASE.search(data)
        return (
            (None if data else _packaged(host)) if found is None else tuple(int(number) for number in found.groups()),
            sorted(set(name.decode("ascii") for name in _texts(data) if _FILE.match(name))))
    return host.ask(("what is built into", path), read)


def _texts(data):
    """Yield what a program has between zeros that ends as its file does."""
    end = data.find(_FILE_END + b"\0")
    while end >= 0:
        yield data[data.rfind(b"\0", 0, end) + 1:end + len(_FILE_END)]
        end = data.find(_FILE_END + b"\0", end + 1)


def given(command):
    """Return (letter, Value) of each option on the command line of a running sshd.

    None where its file cannot be told: a relative path is one from where it was started.
    """
    found = list(taken_apart(Value(word, Where(command[0], 1)) for word in command[1:]))
    return None if any(letter == "f" and not value.text.startswith("/") for letter, value in found) else found


def has_unit(host):
    """Tell whether systemd has a unit that starts sshd."""
    return any(load_unit(host, name).values("Service", "ExecStart") for name in UNITS)


def _words(host):
    """Return the program's path, None where it is not told, and the words behind it."""
    named, written = next((found for found in (of_unit(host, name) for name in UNITS) if found), None) or (
        None, _of_script(host))
    running, place = _of_process(host)
    if running is None:
        return named.text if named is not None and posixpath.basename(named.text) == "sshd" else None, written
    places = {value.text: value.where for value in written}
    return running[0], [Value(word, places.get(word, place)) for word in running[1:]]


def taken_apart(words):
    """Yield (letter, Value) of each option with an argument among the words behind the program's name."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        match = _OPTION.match(word.text)
        if match is None:
            continue
        pieces = [match.group(2)] if match.group(2) else []
        # The kernel's view of a process may have lost the quotes around several words.
        while rest and not (pieces and rest[0].text.startswith("-")):
            pieces.append(rest.pop(0).text)
        yield match.group(1), Value(" ".join(pieces), word.where)


def _of_process(host):
    """Return the words of the running daemon's command line and their place; None where it is not seen."""
    try:
        pid = host.read(PID).decode("ascii", "replace").strip()
        if host.live and (whole(pid) is None or not of_root(int(pid))):
            # The sshd has ended, and its number is used again.
            return None, None
        place = Where("/proc/%s/cmdline" % pid, 1)
        words = host.read(place.path).decode("utf-8", "surrogateescape").replace("\0", " ").split()
    except HostError:
        return None, None
    if words[:1] == ["sshd:"]:
        # Since OpenSSH 8.2 its title has the command line, then "[listener]" unless it was too long.
        words = words[1:words.index("[listener]")] if "[listener]" in words else []
    if not words or not words[0].endswith("/sshd"):
        return None, None
    return words, place


def of_unit(host, name, instance=""):
    """Return (program, words behind its name) of what a unit starts, each a Value, or None where it starts nothing."""
    unit = load_unit(host, name)
    for command in unit.values("Service", "ExecStart")[-1:]:
        path = (_split(command.text) or [""])[0].lstrip("@-:+!")
        words = _expanded(command, _variables(host, unit))
        return Value(path, command.where), [Value(_SPECIFIER.sub(instance, word.text), word.where) for word in words]
    return None


def _of_script(host):
    """Return the words that a package's script gives sshd where no unit of systemd starts it, by its settings."""
    for script, path in _SCRIPTS:
        if host.exists(script) and host.exists(path):
            document = load(host, path, SYSTEMD_INI)
            found = {name: document.get(name) for name in document.keys()}
            words = []
            for name in ("SSHD_CONFDIR", "SSHD_CONFIG", "cfgfile"):
                value = found.get(name)
                if value is not None:
                    file = _unquoted(value.text) + ("/sshd_config" if name == "SSHD_CONFDIR" else "")
                    words = [Value("-f", value.where), Value(file, value.where)]
            for value in (found.get(name) for name in ("SSHD_OPTS", "OPTIONS", "command_args")):
                if value is not None:
                    words += [Value(word, value.where) for word in _unquoted(value.text).split()]
            return words
    return []


def _unquoted(text):
    return " ".join(_split(text))


def _expanded(command, variables):
    """Yield the words behind the program's name, variables replaced as systemd does."""
    for word in _split(command.text)[1:]:
        match = _VARIABLE.match(word)
        if match is None:
            yield Value(word, command.where)
        elif match.group(1) in variables:
            value = variables[match.group(1)]
            for piece in " ".join(_split(value.text)).split():
                yield Value(piece, value.where)


def _variables(host, unit):
    found = {}
    for value in unit.values("Service", "Environment"):
        for pair in _split(value.text):
            found[pair.partition("=")[0]] = Value(pair.partition("=")[2], value.where)
    for value in unit.values("Service", "EnvironmentFile"):
        for path in host.glob(value.text.lstrip("-")):
            document = load(host, path, SYSTEMD_INI)
            settings = [(name, document.get(name)) for name in document.keys()]
            found.update((name, setting) for name, setting in settings if setting is not None)
    return found


def _split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
