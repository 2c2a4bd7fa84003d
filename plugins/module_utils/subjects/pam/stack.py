# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PAM as the host's own libraries see it: which files make a service's stack, in which order, and who manages them.

`load(reader, service)` follows includes the way Linux-PAM does; `pam_login` tells what a stack does with a login.
"""

import posixpath
import re
from functools import lru_cache

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import simulate as pam_simulate
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.file import PamFile, is_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import TYPES

__all__ = [
    "CONFIG_DIRECTORIES", "INCLUDE_ADVICE", "LOGIN_SERVICES", "LocallyModified", "OTHER_LOGIN_SERVICES", "Stack",
    "TYPES", "FALLBACK_SERVICE", "family", "load", "login_services", "module_files", "more_ways_in", "one_file",
    "other_services", "read_file", "service_path",
]

# Where a service's file is looked for, first found wins: the administrator's, the distribution's, and the vendor
# directories that openSUSE and other distributions without files in /etc compile in.
CONFIG_DIRECTORIES = ("/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d", "/usr/share/pam.d")
_ONE_FILE = "/etc/pam.conf"
MODULE_PATTERNS = (
    "/lib/security/*.so", "/lib64/security/*.so", "/lib/*/security/*.so",
    "/usr/lib/security/*.so", "/usr/lib64/security/*.so", "/usr/lib/*/security/*.so",
)
LOGIN_SERVICES = ("sshd", "login", "su", "sudo")
OTHER_LOGIN_SERVICES = ("su-l", "sudo-i", "remote", "gdm-password", "lightdm", "sddm", "cockpit")
# These let people in, too, and belong to who runs them: what is wrong there is told.
_MORE_WAYS_IN = (
    "xrdp-sesman", "vsftpd", "ftp", "proftpd", "pure-ftpd", "dovecot", "polkit-1", "gdm", "gdm3", "kdm", "kde", "xdm",
    "lxdm", "slim", "greetd", "ly", "vlock", "webmin", "usermin", "rlogin", "rsh", "rexec", "smtp",
    "imap", "pop", "pop3", "saslauthd")
# Not services by themselves: what these include, and what a package manager or an editor left.
_NO_SERVICE = re.compile(
    r"(?:common|base)-|(?:system|password|fingerprint|smartcard|switchable)-|postlogin|config-util\Z|"
    r".*(?:~|\.(?:rpm\w+|dpkg-\w+|ucf-\w+|pam-(?:old|new)|bak|orig|old|save|sw.))\Z")
FALLBACK_SERVICE = "other"
MAX_DEPTH = 16
INCLUDE_ADVICE = Text(
    "The system administrator has {service} include the stack that {other} goes by, or removes its file where nothing "
    "uses it.", "请系统管理员使 {service} 引用 {other} 所用的 PAM 配置；如无程序使用，则删除该文件。")
_INCLUDING = ("include", "substack")

_MANAGED_MARK = b"# here are the per-package modules (the \"Primary\" block)"


class LocallyModified(HostError):
    """The tool that keeps this host's stacks would refuse: a file was edited where only the tool may write, or is gone.
    """


def load(reader, service):
    """Return the Stack of a service; raises Missing when the service has no file of its own."""
    memo = getattr(reader, "memo", None)
    return memo(("pam", service), lambda: Stack(reader, service)) if memo else Stack(reader, service)


def one_file(reader):
    """Return the file that PAM goes by where it finds no directory of services, or None."""
    there = reader.exists(_ONE_FILE) and not any(reader.exists(path) for path in CONFIG_DIRECTORIES)
    return _ONE_FILE if there else None


def read_file(reader, path):
    """Return one service file for reading and editing."""
    return PamFile(reader.read(path), path)


def file_entries(reader, path):
    """Return the entries of one service file, for reading only."""
    return _entries_of(reader.read(path), path)


@lru_cache(maxsize=128)
def _entries_of(data, path):
    """Return the entries of a file's bytes, remembered: few files make up all stacks, which are read anew when one of
    theirs is staged.
    """
    return tuple(PamFile(data, path).entries())


@lru_cache(maxsize=512)
def _leaf(entries, type, depth, level, any_type):
    """Return the entries of one type of a file that includes no other, placed: many stacks include the same few files.
    """
    return tuple(
        entry.placed(type=type, depth=depth, level=level) for entry in entries
        if (entry.type or ("auth" if any_type else type)) == type)


def family(reader):
    """Tell what keeps the shared stacks of this host: "pam-auth-update", "authselect", or "direct" (nothing: edit the
    files).
    """
    try:
        if reader.exists("/usr/sbin/pam-auth-update") and _MANAGED_MARK in reader.read("/etc/pam.d/common-auth"):
            return "pam-auth-update"
    except Missing:
        pass
    try:
        if (
            reader.exists("/etc/authselect/authselect.conf")
            and reader.read("/etc/pam.d/system-auth") == reader.read("/etc/authselect/system-auth")
        ):
            return "authselect"
    except Missing:
        pass
    return "direct"


def login_services(reader):
    """Return the services of this host that people log in or change identity through."""
    return _with_a_file(reader, LOGIN_SERVICES + OTHER_LOGIN_SERVICES)


def more_ways_in(reader):
    """Return the services beside those through which people come in as well, and whose stacks ask for passwords."""
    return _with_a_file(reader, _MORE_WAYS_IN)


def _with_a_file(reader, services):
    """Return those of the services that have a file; many controls ask for the same ones."""
    def found():
        return [service for service in services if service_path(reader, service) is not None]

    memo = getattr(reader, "memo", None)
    return list(memo(services, found)) if memo else found()


def other_services(reader):
    """Return the names of all services that have a file, but for those that people log in through."""
    names = set(name for folder in CONFIG_DIRECTORIES for name in reader.listdir(folder))
    return sorted(name for name in names.difference(LOGIN_SERVICES + OTHER_LOGIN_SERVICES)
                  if not _NO_SERVICE.match(name) and service_path(reader, name) is not None)


def module_files(reader):
    """Return the names of the PAM modules that are installed in the places where PAM looks."""
    return {posixpath.basename(path) for pattern in MODULE_PATTERNS for path in reader.glob(pattern)}


class Stack:
    """What a service's file and everything it includes amount to, one chain of entries for each type."""

    def __init__(self, reader, service):
        path = service_path(reader, service)
        if path is None:
            raise Missing(posixpath.join(CONFIG_DIRECTORIES[0], service))
        self.service = service
        self.path = path
        self._reader = reader
        self._files = {}
        self._paths = {}
        # All at once: a stack is remembered, and must not look at the host later.
        self._chains = {type: self._chain(type) for type in TYPES}

    @property
    def files(self):
        """The paths of every file that makes this stack."""
        return sorted(self._files)

    def entries(self, type):
        """Return the modules of a type in the order of the stack, those of included files among them."""
        return [entry for entry in self.chain(type) if entry.kind != "substack"]

    def find(self, type, module):
        """Return the entries of a type for a module, named with or without `.so`."""
        return [entry for entry in self.chain(type) if is_module(entry, module)]

    def simulate(self, type, results):
        """Return (result, executed entries) of the stack, given `results(entry)`, the name of what a module returns."""
        return pam_simulate.run(self.chain(type), results)

    def chain(self, type):
        """Return the flattened entries with a mark at the head of each substack."""
        return self._chains[type]

    def _chain(self, type):
        chain = self._flatten(self.path, type, 0, 0, True, ())
        fallback = None if chain else self._path(FALLBACK_SERVICE)
        if fallback is None:
            return chain
        try:
            return self._flatten(fallback, type, 0, 0, True, ())
        except HostError:
            # A folder in its place, for one: to PAM it is empty. Where it cannot be parsed PAM starts no service.
            return chain

    def _flatten(self, path, type, depth, level, any_type, above):
        """Return the entries of one type; `any_type` tells whether the file was read for every type, as @include does.
        """
        entries, chain = self._entries(path), []
        if not any(entry.kind in _INCLUDING for entry in entries):
            return list(_leaf(entries, type, depth, level, any_type))
        for entry in entries:
            # It reads the file for every type; in the place of a control it is a mistake.
            all_types = entry.kind == "include" and entry.control == "@include"
            if not all_types and (entry.type or ("auth" if any_type else type)) != type:
                continue
            if entry.kind not in _INCLUDING:
                chain.append(entry.placed(type=type, depth=depth, level=level))
                continue
            entry = entry.placed(depth=depth, level=level)
            if entry.kind == "substack":
                chain.append(entry)
            inner = level + (entry.kind == "substack")
            chain.extend(self._include(entry, type, depth, inner, any_type and all_types, above + (path,)))
        return chain

    def _include(self, entry, type, depth, level, any_type, above):
        path = self._path(entry.path) if entry.path else None
        problem = None
        if path is None:
            problem = "includes %s, which does not exist" % (entry.path or "nothing")
        elif path in above or depth + 1 >= MAX_DEPTH:
            problem = "includes %s within itself" % entry.path
        if problem is None:
            try:
                return self._flatten(path, type, depth + 1, level, any_type, above)
            except (HostError, ParseError) as error:
                problem = "includes %s, which cannot be read: %s" % (entry.path, error)
        outer = level - 1 if entry.kind == "substack" else level
        return [entry.placed(kind="broken", type=type, level=outer, problem=problem)]

    def _path(self, service):
        if service not in self._paths:
            self._paths[service] = service_path(self._reader, service)
        return self._paths[service]

    def _entries(self, path):
        if path not in self._files:
            self._files[path] = file_entries(self._reader, path)
        return self._files[path]


def service_path(reader, service):
    """Return the path of a service's file, or None; an absolute path is its own."""
    places = [service] if service.startswith("/") else (folder + "/" + service for folder in CONFIG_DIRECTORIES)
    return next((place for place in places if reader.exists(place)), None)
