# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sshd of a host: the main one, and those beside it that run, or that something starts at boot or on demand."""

import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    daemon as sshd_daemon,
    scripts as sshd_scripts,
    source as sshd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import UNIT_DIRS, load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where, printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

# A vendor's unit of another name runs no sshd; what a site makes may have any.
_SITES = ("/etc/systemd/", "/run/systemd/")
_WANTING = re.compile(r"\.(?:wants|requires|upholds)\Z")


def every(host):
    """Return each sshd whose settings may be its own, the main one first."""
    if sshd.absence(host) is not None:
        return []
    return [sshd.of(host)] + [
        sshd.Sshd(host, options, program) for program, options in host.ask("beside", lambda: _beside(host))[0]]


def ports(host):
    """Return the ports that each sshd is told to listen on: by its command line, its files, the socket it starts by."""
    if sshd.absence(host) is not None:
        return []
    started = [sshd.Sshd(host, options, program) for program, options in host.ask("beside", lambda: _beside(host))[2]]
    found = [port for source in [sshd.of(host)] + started for port in source.ports()]
    for name in host.ask("wanted", lambda: _wanted(host)):
        if name.endswith(".socket") and "ssh" in name:
            try:
                streams = load_unit(host, name).values("Socket", "ListenStream")
            except (HostError, ParseError):
                streams = []
            # A port of vsock is none of TCP.
            found += [
                decimal(value.text.rpartition(":")[2]) for value in streams if not value.text.startswith("vsock")]
    return sorted(set(port for port in found if port))


def unclear(host):
    """Return the expectation that names each sshd of which it cannot be told what it reads; nothing is said of none."""
    return Each(_unclear)


def _unclear(host):
    if sshd.absence(host) is None:
        for where, text in host.ask("beside", lambda: _beside(host))[1]:
            yield observed(
                "not_checked", "sshd_unclear",
                "What is, or may be, another sshd was not judged, for it cannot be told what it reads: {command} "
                "({where}).", "另有一个 sshd（或可能是 sshd）未予判定，无法得知其读取的配置：{command}（{where}）。",
                command=text, where=where, expected="sshd -f with a full path", actual=text,
                evidence=(Evidence("file", where, str(text)),))


def _beside(host):
    """Return ((program, options) of each sshd that has other settings than those before it, (place, command) of each
    that is not understood, (program, options) of each that is).
    """
    main = sshd.of(host)
    seen, found, doubtful, understood = {_settings(main)}, [], {}, []
    for program, words in _started(host):
        if words is None:
            doubtful[program] = program
            continue
        options = list(sshd_daemon.taken_apart(words))
        source = sshd.Sshd(host, options, program.text)
        files = [value.text for letter, value in options if letter == "f"]
        settings = _settings(source)
        if settings not in seen:
            # One whose file is gone starts no more, and goes on with what stood there.
            if any(not path.startswith("/") or re.search("[$%]", path) for path in files) or not (
                    host.exists(source.main)):
                text = printable(" ".join([program.text] + [word.text for word in words]))
                doubtful.setdefault(settings, (program.where, text))
                continue
            seen.add(settings)
            found.append((program.text, options))
        understood.append((program.text, options))
    return found, list(doubtful.values()), understood


def _settings(source):
    return source.host.resolve(source.main), source.release, tuple(sorted(value.text for value in source.given("o")))


def _started(host):
    """Yield (program, words behind its name) of each sshd that runs, and of each that may be started; of a unit that
    cannot be read, its name with what is wrong, and None.
    """
    if host.live:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import of as listeners

        for process, command in sorted(listeners(host).items()):
            words = [Value(word, Where("/proc/%d/cmdline" % process, 1)) for word in command]
            yield words[0], words[1:]
    wanted = host.ask("wanted", lambda: _wanted(host))
    for name in _units(host):
        stem = name[:-len(".service")]
        own = [one[len(stem):-len(".service")] for one in wanted if stem.endswith("@") and one.startswith(stem)]
        for instance in own if own and own != [""] else [""] if name in wanted or own else []:
            try:
                program, words = sshd_daemon.of_unit(host, name, instance) or (None, [])
            except (HostError, ParseError) as error:
                yield (name, error.told), None
                continue
            if program is not None and posixpath.basename(program.text) == "sshd":
                yield program, words
    yield from sshd_scripts.found(host)


def _wanted(host):
    """Return the names of the units that others want, and of the services that the sockets among them start."""
    names = set(
        posixpath.basename(path) for place in UNIT_DIRS for folder in host.listdir(place) if _WANTING.search(folder)
        for path in host.glob(posixpath.join(place, folder, "*")))
    for name in [one for one in names if one.endswith(".socket")]:
        stem = name[:-len(".socket")]
        try:
            service = load_unit(host, name).value("Socket", "Service")
        except (HostError, ParseError):
            service = None
        names.update([stem + ".service", stem + "@.service"] if service is None else [service.text])
    return sorted(names)


def _units(host):
    """Return the names of the units that have to do with an sshd."""
    names = set(
        (place, name) for place in UNIT_DIRS for name in host.listdir(place)
        if re.search(r"\.service(?:\.d)?\Z", name) and ("ssh" in name or place.startswith(_SITES)))
    return sorted(set(
        name[:-2] if name.endswith(".d") else name for place, name in names
        if any(_may_start(host, path) for path in _files(host, posixpath.join(place, name)))))


def _may_start(host, path):
    try:
        return b"sshd" in host.read(path)
    except HostError:
        # Where it is started at all, it is named.
        return True


def _files(host, path):
    found = host.found(path + "/*.conf") if path.endswith(".d") else [path]
    return [one for one in found if getattr(host.stat(one), "kind", None) == "file"]
