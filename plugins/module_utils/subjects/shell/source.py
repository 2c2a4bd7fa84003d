# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What shells of the Bourne family find when they start, and where a line of ours takes effect without ending one of
them.
"""

import os
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.run import Run
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import START
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.tests import open_to_all
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import read_document

__all__ = ["PROFILE", "SCRIPTS", "append", "edited", "of", "open_to_all", "own_clashes", "places", "settle", "strip"]

PROFILE = "/etc/profile"
SCRIPTS = "/etc/profile.d/*.sh"
# What an interactive bash that is no login shell reads: by itself, or through everybody's ~/.bashrc.
INTERACTIVE = ("/etc/bash.bashrc", "/etc/bash/bashrc", "/etc/bashrc")
SKELETON = "/etc/skel"

# bash, sh: the states that a login may end in; inner: those of an interactive shell below it; clashes: what sets a
# readonly TMOUT.
Logins = namedtuple("Logins", "bash sh inner clashes")


def of(host):
    """Return what logins find, staged changes included."""
    return host.memo("logins", lambda: _logins(host))


def _logins(host):
    states, clashes, later = {}, set(), set()
    for bash in (True, False):
        run = Run(host, bash=bash)
        states[bash] = set(one for one in run.read(PROFILE, {START}) if one.flow != "exit")
        clashes |= run.clashes
        later |= run.later
    inner = Run(host, login=False)
    # Being readonly is not handed down to another shell.
    below = set(one._replace(held=None, ended=None, flow="") for one in states[True])
    for path in INTERACTIVE:
        below = set(one for one in inner.read(path, below) if one.flow != "exit") if host.exists(path) else below
    for path in sorted(later):
        below |= set(one for one in inner.read(path, below) if one.flow != "exit")
    return Logins(frozenset(states[True]), frozenset(states[False]), frozenset(below), frozenset(clashes))


def without_login(host):
    """Return the states that a shell of a command over SSH may begin it in: some read the files of a shell that is no
    login shell, others none.
    """
    def build():
        run, states = Run(host, login=False), {START}
        for path in INTERACTIVE:
            states = set(one for one in run.read(path, states) if one.flow != "exit") if host.exists(path) else states
        return frozenset(states)
    return host.memo("no login", build)


def own_clashes(host):
    """Return where people's own start files set a TMOUT that is readonly by then: in `sh` that ends the login."""
    return host.memo("own clashes", lambda: _own_clashes(host))


def _own_clashes(host):
    logins, found = of(host), set()
    if not any(one.held for one in logins.bash | logins.sh):
        return frozenset()
    homes = set((one.home, one.name) for one in people.of(host).accounts if people.log_in(one.shell)) | {(SKELETON, "")}
    for home in sorted(set(home for home, _name in homes)):
        for bash, states, names in (
                (True, logins.bash, (".bash_profile", ".bash_login", ".profile")), (False, logins.sh, (".profile",))):
            files = [home.rstrip("/") + "/" + name for name in names]
            path = next((file for file in files if _is_file(host, file)), None)
            if path is not None:
                found |= _clashes_in(host, Run(host, bash=bash, home=home), path, states)
    return frozenset(found)


def _clashes_in(host, run, path, states):
    try:
        run.read(path, states)
    except (HostError, ParseError, RecursionError):
        # What cannot be followed may do it.
        return {path}
    return run.clashes


def _is_file(host, path):
    try:
        found = host.stat(path)
    except HostError:
        return False
    return found is not None and found.kind == "file"


# Staging

def append(host, path, script):
    """Stage a script's lines at the end of a file of somebody else's, or as a new one."""
    old = host.read(path).rstrip(b"\n") + b"\n" if host.exists(path) else b""
    host.stage_content(path, old + script)


def strip(host, own, path, block):
    """Stage what the host would be without our lines: `own` is a file of ours or None, `block` a pattern of our lines
    in `path`.
    """
    if own is not None and host.exists(own):
        host.stage_removal(own)
    if host.exists(path):
        old = host.read(path)
        new = block.sub(b"", old)
        if new != old:
            host.stage_content(path, new)


def edited(host, where, pattern, replacement):
    """Stage a line of a script with a value put in the place of another, and tell whether it has changed."""
    document = read_document(host, where.path)
    old = document.text(where.line - 1)
    new = pattern.sub(replacement, old)
    if new == old:
        return False
    document.replace(where.line - 1, new)
    host.stage_content(where.path, document.render())
    return True


def places(host, own):
    """Return where lines of ours may stand. A folder that is not there is not made: scripts may ask for it."""
    return (own, PROFILE) if host.exists(os.path.dirname(own)) else (PROFILE,)


def settle(host, candidates, rank):
    """Stage the first of the best candidates, if it is better than what is there.

    rank(host): numbers of what is wrong, the worst first; where all are 0, nothing is better.
    """
    mark, least, best = host.checkpoint(), rank(host), None
    for candidate in candidates:
        if not any(least):
            break
        candidate()
        reached = rank(host)
        host.restore(mark)
        if reached < least:
            least, best = reached, candidate
    if best is not None:
        best()
