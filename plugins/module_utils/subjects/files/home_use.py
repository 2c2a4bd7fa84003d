# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else a home is used for: a package's folder, a place that a service's settings name, or one that holds other
people's files.
"""

import contextlib
import errno
import itertools
import os
import posixpath
import re
import stat
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.named_paths import NamedPaths
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

ROOTS = Text(
    "everything of root's belongs to this account, and only /root is its home",
    "root 的一切均属该账号，仅 /root 可视为其主目录")
_NAMED = Text("{where} names {path}", "{where} 引用了 {path}")
_PACKAGE = Text("the package {package} brings {path}", "软件包 {package} 带有 {path}")
_UNASKED = Text(
    "the packages of an unpacked image cannot be asked whether one brings {path}",
    "离线镜像无法查询 {path} 是否属于某软件包")
_HOLDS = Text("it holds {path}, which is not the account's", "其中的 {path} 不属于该账号")
_SETTINGS_UNSEEN = Text(
    "not all settings in {path} could be looked at, and one of them may name it",
    "未能检查 {path} 中的全部配置，其中可能引用了它")
_MANY = Text(
    "{path} holds more than {most} entries, and not all were looked at", "{path} 中的条目超过 {most} 个，未能全部检查")
_UNSEEN = Text("it cannot be told what {path} holds: {why}", "无法得知 {path} 中的内容：{why}")
_WEB = Text("it holds {path}, which web servers serve", "其中的 {path} 由 Web 服务器发布")
# The last are of programs that no package brought, each with its settings in a folder of its own.
_SETTINGS = (
    "/etc", "/usr/lib/systemd/system", "/lib/systemd/system", "/usr/local/lib/systemd", "/usr/local/etc",
    "/var/spool/cron", "/usr/local/*/conf", "/usr/local/*/etc", "/opt/*/conf", "/opt/*/etc", "/www/server/*/conf",
    "/www/server/panel/vhost")
# A link to one of these leads to no settings, or to more than anybody's.
_NO_SETTINGS = re.compile(r"/[^/]*$|/(bin|dev|home|lib|lib64|proc|root|run|sbin|sys|tmp|usr)/")
# Debian's modules: in force where a link of the same name says so.
_AVAILABLE = re.compile(r"/(mods|conf)-available/[^/]+$")
_CRONTABS = re.compile(r"/var/spool/cron/(?:crontabs/|tabs/)?([^/]+)$")
# The account files name every home, and backups of them too.
_ACCOUNT_FILES = re.compile(r"/etc/(passwd|shadow|group|gshadow|subuid|subgid)[^/]*$")
_WIDE = (
    "/", "/home", "/opt", "/srv", "/usr", "/var", "/mnt", "/media", "/data", "/var/lib", "/usr/local", "/export",
    "/export/home", "/u01", "/var/home")
_LARGEST, _MOST, _ENTRIES = 2**20, 20000, 200000
_DPKG = "/var/lib/dpkg/info"
_RPM = ("/var/lib/rpm", "/usr/lib/sysimage/rpm")
_APK = "/lib/apk/db/installed"


def of(host, homes):
    """Return who else uses any of these homes."""
    return HomeUse(host, homes)


def name_of(host, uid):
    """Return the name of a user id, or the id."""
    return places.shown(next((one.name for one in people.of(host).accounts if one.uid == uid), str(uid)))


def group_name(host, gid):
    """Return the name of a group id, or the id."""
    return places.shown(next((one.name for one in people.of(host).group.entries if one.gid == gid), str(gid)))


class HomeUse:
    """Asked only for homes that would be changed, and then about all of them in one pass."""

    def __init__(self, host, homes):
        self.host = host
        self.homes = homes
        self._told = {}

    def told(self, home):
        """Return as a Text why a run leaves a home alone, or None; `home` is the expectation that asks."""
        if home.path not in self._told:
            self._told[home.path] = home.told(self.host)
        return self._told[home.path]

    def used(self, path, uid):
        """Return as a Text what else a home is, or None."""
        served = path + "/public_html"
        try:
            if self.host.exists(served):
                return _WEB.format(path=places.shown(served))
        except HostError as error:
            # A link of its owner's that leads in a circle, for one: it costs this home its closing, and no other.
            return _UNSEEN.format(path=places.shown(served), why=error.problem)
        all_named, unseen = self.host.ask(("homes named", tuple(self.homes)), self._named)
        if path in all_named:
            where, named = all_named[path]
            return _NAMED.format(where=places.shown(where), path=places.shown(named))
        if unseen is not None:
            return _SETTINGS_UNSEEN.format(path=places.shown(unseen))
        if posixpath.dirname(path) in ("/home", "/var/home", "/export/home"):
            return None
        return self._package(path) or self._others(path, uid)

    def _others(self, path, uid):
        try:
            with os.scandir(self.host.real(self.host.resolve(path))) as entries:
                for count, entry in enumerate(entries):
                    if count == _ENTRIES:
                        return _MANY.format(path=places.shown(path), most=_ENTRIES)
                    inside = posixpath.join(path, entry.name)
                    if self._owner(entry, inside) not in self._own(uid):
                        return _HOLDS.format(path=places.shown(inside))
        except OSError as error:
            return _UNSEEN.format(path=places.shown(path), why=error.strerror)
        return None

    def _own(self, uid):
        """Return the owners of what is the account's own; None is that of what has gone."""
        unpacked = None if self.host.live else self.host.stat("/").uid
        return None, uid, unpacked or uid

    def _owner(self, entry, path):
        """Return the owner of an entry, of a link the owner of what it leads to."""
        with contextlib.suppress(HostError):
            found = self.host.stat(path) if entry.is_symlink() else None
            if found is not None:
                return found.uid
        with contextlib.suppress(FileNotFoundError):
            return entry.stat(follow_symlinks=False).st_uid
        return None

    def _named(self):
        """Return {home: (file:line, what names it)} of settings that name a home, something in it, or a folder around.

        Beside it the first folder or file with settings that were not looked at, or None.
        """
        accounts = [(one, posixpath.normpath(one.home)) for one in people.of(self.host).accounts]
        names = NamedPaths(self._names(accounts), _WIDE)
        found: Dict[Any, Any] = {}
        unseen: List[Any] = []
        for path, data in self._settings(unseen):
            own = self._own_crontab(path, accounts)
            try:
                for home, line, named in names.found(path, data, self._in_force(path)):
                    if home not in own:
                        found.setdefault(home, ("%s:%d" % (path, line), named))
            except ValueError:
                unseen.append(path)
        return found, next(iter(unseen), None)

    def _names(self, accounts):
        """Return {name: home} of each name that a home has: ~account, and other ways to it through links."""
        names = {"~" + one.name: home for one, home in accounts if home in self.homes}
        tops = sorted(set(_WIDE) | set("/" + name for name in self.host.listdir("/")))
        links = [(one, self.host.resolve(one) + "/") for one in tops if one != "/" and self.host.is_link(one)]
        for home in self.homes:
            real = home
            with contextlib.suppress(HostError):
                real = self.host.resolve(home)
            names.update((link + real[len(target) - 1:], home) for link, target in links if real.startswith(target))
            names[real] = home
        return dict(names, **{home: home for home in self.homes})

    def _in_force(self, path):
        return not _AVAILABLE.search(path) or self.host.exists(path.replace("-available/", "-enabled/"))

    def _own_crontab(self, path, accounts):
        """Return the homes that these jobs use for nobody else: all if they are root's, which needs no bits; one's own.
        """
        found = _CRONTABS.match(path)
        mine = [(one, home) for one, home in accounts if found is not None and found.group(1) == one.name]
        return self.homes if any(one.uid == 0 for one, _home in mine) else [home for _one, home in mine]

    def _settings(self, unseen):
        """Yield (path, bytes) of the files that programs take their settings from; `unseen` is given the folders that
        were not looked at.

        Of a link the bytes are where it leads to; the file or folder there is looked at too.
        """
        folders = [place for pattern in _SETTINGS for place in self.host.glob(pattern)]
        left, pending, seen = _MOST, [self.host.real(self.host.resolve(place)) for place in folders], set()
        prefix = 0 if self.host.live else len(self.host.root)
        while pending:
            folder = pending.pop()
            if folder in seen:
                continue
            seen.add(folder)
            try:
                with os.scandir(folder) as found:
                    entries = list(itertools.islice(found, left + 1))
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                    unseen.append(folder[prefix:])
                continue
            left -= len(entries)
            if left < 0:
                unseen.append(folder[prefix:])
                return
            for entry in entries:
                if entry.is_symlink():
                    yield from self._linked(entry.path[prefix:], pending, seen)
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif entry.is_file(follow_symlinks=False) and not _ACCOUNT_FILES.match(entry.path[prefix:]):
                    data = _bytes(entry.path)
                    if data:
                        yield entry.path[prefix:], data

    def _linked(self, path, pending, seen):
        """Yield where a link leads to, and what is in a file there; a folder there is appended to `pending`."""
        try:
            target = self.host.resolve(path)
            found = self.host.stat(target)
        except HostError:
            return
        yield path, os.fsencode(target)
        real = self.host.real(target)
        if found is None or real in seen or _NO_SETTINGS.match(target) or target.startswith("/etc/"):
            return
        if found.kind == "directory":
            pending.append(real)
        else:
            seen.add(real)
            yield path, _bytes(real)

    def _package(self, path):
        """Return as a Text that a package brings a folder, or None."""
        line = b"\n" + os.fsencode(path) + b"\n"
        for name in self.host.listdir(_DPKG):
            if name.endswith(".list") and line in b"\n" + _bytes(self.host.real(posixpath.join(_DPKG, name)), 2**26):
                return _PACKAGE.format(package=places.shown(name[:-len(".list")]), path=places.shown(path))
        if b"\nF:" + line[2:] in _bytes(self.host.real(_APK), 2**26):
            return _PACKAGE.format(package="apk", path=places.shown(path))
        if not any(self.host.exists(place) for place in _RPM):
            return None
        try:
            asked = self.host.run(["rpm", "-qf", path])
        except HostError:
            return _UNASKED.format(path=places.shown(path))
        return (
            _PACKAGE.format(package=places.shown(asked.out.split("\n")[0]), path=places.shown(path)) if asked.rc == 0
            else None)


def _bytes(real, most=_LARGEST):
    """Return what is in a regular file, or nothing of one that is too large to be anybody's settings."""
    try:
        handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            return b""
        data = os.read(handle, found.st_size + 1)
        if len(data) > found.st_size:
            # It grows while it is read.
            data += os.read(handle, most + 1 - len(data))
        return data if len(data) <= most else b""
    except OSError:
        return b""
    finally:
        os.close(handle)
