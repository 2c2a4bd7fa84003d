# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_umask: what the lines of a stack set, as its builds do it.

A number is octal, whatever it begins with, and ends where its digits do; words set nothing. Without umask= it is the
first UMASK of login.defs, then that of /etc/default/login. For a user with a group of the same name `usergroups` gives
the group what the user has; where neither that nor `nousergroups` is said, the build decides: Debian's since 13 does.
USERGROUPS_ENAB of login.defs counts in builds that know the word alone (Ubuntu's), and there for what login.defs has.
"""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import (
    module_contains,
    modules,
    set_argument,
    stack,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.stack import read_file, service_path
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

_MODULE = "pam_umask"
_DEFS = ("/etc/login.defs", "/etc/default/login")
_VENDOR = "/usr/etc/login.defs"
_NUMBER = re.compile(r"\s*[+]?([0-7]{1,20})")
_VERSION = re.compile(
    r"^Package: libpam-modules\n(?:.+\n)*?"
    r"Version: (?:\d+:)?([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})", re.M)
_GECOS = re.compile(r"(?:^|,)umask=([0-7]{1,9})(?=,|$)", re.I)
# Of Debian's packages the first that was built with --enable-usergroups.
_SINCE = (1, 5, 3)

# `text` is three octal digits.
Set = namedtuple("Set", "text where")


def of(host, service):
    """Return what a login through a service gets from pam_umask, None where it sets none."""
    try:
        chain = stack(host, service)
    except Missing:
        return None
    found = None
    for entry in chain.simulate("session", pam_login.Login()).executed:
        if entry.module == _MODULE + ".so":
            found = _after(host, entry, found)
    return found


def settles(host, service):
    """Tell whether a line of the service's own can set what is to hold for it."""
    return _MODULE + ".so" in modules(host) and service_path(host, service) is not None


def settle(host, service, bits):
    """Stage that a line of the service's own, which no other service reads, withholds these bits, and what any line of
    the module withholds for some.
    """
    path = service_path(host, service)
    lines = stack(host, service).find("session", _MODULE)
    for entry in lines:
        digits = _NUMBER.match(entry.argument("umask") or "")
        bits |= int(digits.group(1), 8) & 0o777 if digits else 0
    if lines and lines[-1].where.path == path and path.startswith("/etc/") and not lines[-1].has("usergroups"):
        set_argument(host, lines[-1], "umask", "0%03o" % bits)
        set_argument(host, stack(host, service).find("session", _MODULE)[-1], "nousergroups")
        return
    document = read_file(host, path)
    line = "session    optional     %s.so umask=0%03o nousergroups" % (_MODULE, bits)
    before = [entry for entry in document.entries() if entry.type == "session" or entry.control == "@include"]
    if before:
        document.insert_after(before[-1], line)
    else:
        document.append(line)
    host.stage_content("/etc/pam.d/" + service, document.render())


def own(host):
    """Return what pam_umask sets for accounts whose comment field in passwd says so."""
    found = []
    for one in people.of(host).passwd.entries:
        said = _GECOS.findall(one.gecos)
        if said and people.log_in(one.shell):
            found.append(Set("%03o" % (int(said[-1], 8) & 0o777), Where(people.PASSWD, one.line)))
    return found


def _after(host, entry, before):
    """Return what is set after a line."""
    words = [arg.lower() for arg in entry.args]
    text, where = next(
        ((arg[len("umask="):], entry.where) for arg in reversed(entry.args) if arg.lower().startswith("umask=")),
        (None, None))
    by_file = text is None
    if by_file:
        text, where = _in_file(host, "UMASK")
    digits = None if text is None else _NUMBER.match(text)
    bits = int(digits.group(1), 8) & 0o777 if digits else None
    shared = next((word == "usergroups" for word in reversed(words) if word.endswith("usergroups")), None)
    if by_file and bits is not None and _asks_login_defs(host):
        shared = shared or (_in_file(host, "USERGROUPS_ENAB")[0] or "").lower() == "yes"
    if shared is None:
        shared = _shared_by_default(host)
    if bits is None:
        # What was set before it stays, but for the group's part.
        bits, where = (0o022, entry.where) if before is None else (int(before.text, 8), before.where)
        if before is None and not shared:
            return None
    return Set("%03o" % (bits & ~0o070 | bits >> 3 & 0o070 if shared else bits), where)


def _in_file(host, name):
    """Return (value, place) of the first line of a name, letter case aside."""
    for path in _DEFS if host.exists(_DEFS[0]) else (_VENDOR,) + _DEFS[1:]:
        if not host.exists(path):
            continue
        document = read_document(host, path)
        for index in range(len(document.lines)):
            words = document.text(index).partition("#")[0].replace("=", " ", 1).split(None, 1)
            if len(words) == 2 and words[0].lower() == name.lower():
                return words[1].strip(), document.where(index)
    return None, None


def _asks_login_defs(host):
    return module_contains(host, _MODULE, "USERGROUPS_ENAB") is True


def _shared_by_default(host):
    if not host.exists("/var/lib/dpkg/status"):
        return False
    # Where the version is not known, the laxer of the two.
    version = _VERSION.search(host.read("/var/lib/dpkg/status").decode("utf-8", "replace"))
    return version is None or tuple(int(number) for number in version.groups()) >= _SINCE
