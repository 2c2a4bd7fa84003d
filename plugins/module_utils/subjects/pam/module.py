# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line of a PAM stack as a source for `Setting`: its arguments win over the module's files, these over the module's
defaults.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    HostError,
    Missing,
    ParseError,
    Unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import broken
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value

ON, OFF = "on", "off"
_GENERATED = Text(
    "is written by authselect; change it in a custom profile, then run `authselect apply-changes`",
    "由 authselect 生成；请在自定义配置中修改，再运行 `authselect apply-changes`")

EMPTY = Text("is empty, as no package ships it", "为空，软件包不会提供这样的文件")
_VENDORS = Text(
    "is the vendor's; copy it to /etc/pam.d, whose files take its place, then run again",
    "由发行商提供；请先复制到 /etc/pam.d（该处文件优先），再重新运行")


class ModuleSettings:
    """The settings of a module where one line calls it.

    `files` answers for the module's configuration files: `get(name)`, `set(name, value)`, `knows(name)`. A flag, which
    is there or not and has no value, reads as on or off.
    """

    in_use = True

    def __init__(self, host, where, files, defaults, flags=()):
        self.host = host
        self.where = where
        self.files = files
        self.defaults = defaults
        self.flags = flags

    @property
    def label(self):
        return "%s (%s)" % (self.entry().module, self.where)

    @property
    def searched(self):
        return (self.where,) + self.files.searched

    def entry(self):
        """Return the line as it is now."""
        return at(self.host, self.where)

    @staticmethod
    def named(arg):
        """Return the setting that an argument is of: letter case is nothing to pam_pwquality."""
        return arg.partition("=")[0].lower()

    def get(self, name):
        """Return the value in force with its place, or None where the module's default holds."""
        written = [arg.partition("=") for arg in self.entry().args if self.named(arg) == name]
        found = Value(written[-1][2], self.where) if written else self.files.get(name)
        return Value(ON, found.where) if found is not None and name in self.flags else found

    def default(self, name):
        """Return the module's own default, or None where it is not known."""
        return OFF if name in self.flags else self.defaults.get(name)

    def set(self, name, value):
        """Stage a value where it is in force now; what is set nowhere goes into the module's files."""
        text = "" if name in self.flags else value
        argument = next(
            (arg.partition("=")[0] for arg in self.entry().args if self.named(arg) == name), None)
        if argument is None and self.files.knows(name):
            self.files.set(name, text)
        else:
            set_argument(self.host, self.entry(), argument or name, text or None)


class ExactSettings(ModuleSettings):
    """The settings of a module that takes their names by the letters, as most do."""

    @staticmethod
    def named(arg):
        return arg.partition("=")[0]


class NoFile:
    """A module without configuration files."""

    searched = ()

    def knows(self, name):
        return False

    def get(self, name):
        return None


def at(host, where):
    """Return the line at a place as it is now, staged changes included."""
    entries = host.memo(
        ("lines", where.path), lambda: {entry.where: entry for entry in pam.file_entries(host, where.path)})
    if where in entries:
        return entries[where]
    raise HostError(
        where,
        Text("is no longer where it was when this run read it; run again", "已不在本次运行读取时的位置，请重新运行"))


def set_argument(host, entry, name, value=None):
    """Stage an argument of a line, in the file where it stands."""
    document = editable(host, entry.where.path)
    document.set_argument(entry, name, value)
    host.stage_content(document.path, document.render())


def remove_argument(host, entry, name):
    """Stage the removal of an argument from a line."""
    document = editable(host, entry.where.path)
    document.remove_argument(entry, name)
    host.stage_content(document.path, document.render())


def editable(host, path):
    """Return a PAM file for editing; refuse what would undo the edit: one that authselect generates, or a package's
    below /usr.
    """
    if path.startswith("/usr/"):
        raise HostError(path, _VENDORS)
    if host.resolve(path).startswith("/etc/authselect/") or pam.family(host) == "authselect" and _selected(host, path):
        raise HostError(path, _GENERATED)
    return pam.read_file(host, path)


def _selected(host, path):
    name = path.rsplit("/", 1)[-1]
    return host.exists("/etc/authselect/" + name) and host.read("/etc/authselect/" + name) == host.read(path)


def modules(host):
    """Return the names of the PAM modules that are installed, as pam.module_files does, remembered."""
    return host.memo("pam modules", lambda: pam.module_files(host))


def module_contains(host, module, word):
    """Tell whether the program text of a module holds a word, such as an option it knows; None where there is no such
    module.
    """
    def look():
        paths = [path for pattern in pam.MODULE_PATTERNS for path in host.glob(pattern.replace("*.so", module + ".so"))]
        return word.encode("ascii") in host.read(paths[0]) if paths else None
    return host.memo(("pam module", module, word), look)


def stack(host, service):
    """Return a service's stack, remembered until one of its files is staged; raise ParseError for a line that PAM
    cannot use.
    """
    # Under a name of its own: pam.load remembers the stack whether its lines can be used or not.
    return host.memo(("usable pam", service), lambda: _load(host, service))


def usable(host, services):
    """Return the stacks of services, by their names, but for those without a file and those that PAM cannot use."""
    found = {}
    for service in services:
        try:
            found[service] = stack(host, service)
        except (HostError, ParseError):
            continue
    return found


class Unusable(Expectation):
    """Stands for the services whose stacks PAM cannot use: each is an error beside what is seen of the others."""

    fixable = False

    def __init__(self, services):
        self.services = services

    def looked_at(self, host):
        if pam.one_file(host) is not None:
            yield self, not_read(host)
        for service in self.services:
            try:
                stack(host, service)
            except Missing:
                continue
            except (HostError, ParseError) as error:
                yield self, broken(host, error)


def not_read(host):
    """Return what is to be said where PAM goes by one file for all services."""
    path = pam.one_file(host)
    return observed(
        "not_checked", "one_file_unread",
        "PAM goes by {path} here, for there is no {folder}; that file was not judged.",
        "本机没有 {folder}，PAM 以 {path} 为准；该文件未予判定。", path=path, folder=pam.CONFIG_DIRECTORIES[0],
        where=path, expected="services in %s" % pam.CONFIG_DIRECTORIES[0], actual=path,
        evidence=(Evidence("file", path, ""),))


def _load(host, service):
    found = pam.load(host, service)
    for entry in (entry for type in pam.TYPES for entry in found.entries(type)):
        if entry.problem:
            raise ParseError(entry.where.path, entry.where.line, entry.problem)
    # With an empty fallback a service is on its own.
    fallback = pam.service_path(host, pam.FALLBACK_SERVICE)
    for path in [path for path in found.files if path != fallback]:
        if not pam.file_entries(host, path) and not host.read(path).strip():
            raise Unreadable(path, EMPTY)
    return found
