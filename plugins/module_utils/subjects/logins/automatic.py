# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a terminal or a display manager is told to log somebody in without asking."""

import functools
import posixpath
import re
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import UNIT_DIRS, load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_GETTY = re.compile(r"(?:getty@|serial-getty@|container-getty@|autovt@|console-getty).*\.service(?:\.d)?$")
_COMMAND = re.compile(rb"^[^#;\n]*getty(?:[^\n]*\\\n)*[^\n]*", re.M)
_OPTION = re.compile(rb"(?:(?<=[='\"])|[ \t]+)(?:--autologin(?:=|[ \t]+)|-a[ \t]*)[^\s\\'\"]+")
_FORCED = re.compile(rb"^[ \t]*ExecStart=[^\n]*\blogin[ \t]+(?:[^\n]*[ \t])?-f\b", re.M)
_DEBUG_SHELL = "debug-shell.service"


def _line(setting):
    return re.compile(rb"^[ \t]*(?:" + setting + rb")[^\n]*\n?", re.M | re.I)


_GDM = _line(rb"(?:Automatic|Timed)LoginEnable[ \t]*=[ \t]*(?:true|1)\b")
_LIGHTDM = _line(rb"autologin-user[ \t]*=[ \t]*\S|autologin-guest[ \t]*=[ \t]*true\b")
_SDDM = _line(rb"User[ \t]*=[ \t]*\S")
# Each place, and the lines there that log somebody in.
_MANAGERS = (
    ("/etc/gdm*/daemon.conf", _GDM), ("/etc/gdm*/custom.conf", _GDM),
    ("/etc/lightdm/lightdm.conf", _LIGHTDM), ("/etc/lightdm/lightdm.conf.d/*.conf", _LIGHTDM),
    ("/etc/xdg/lightdm/lightdm.conf.d/*.conf", _LIGHTDM), ("/usr/share/lightdm/lightdm.conf.d/*.conf", _LIGHTDM),
    ("/etc/sddm.conf", _SDDM), ("/etc/sddm.conf.d/*.conf", _SDDM), ("/usr/lib/sddm/sddm.conf.d/*.conf", _SDDM),
    ("/etc/lxdm/lxdm.conf", _line(rb"autologin[ \t]*=[ \t]*\S")),
    ("/etc/slim.conf", _line(rb"auto_login[ \t]+yes\b")),
)
_OTHER_GETTYS = ("/etc/inittab", "/etc/conf.d/agetty*")
# agetty and login of newer releases take these for options.
_CREDENTIALS = [
    posixpath.join(store, name)
    for place in ("/etc", "/run", "/usr/lib") for store in (place + "/credstore", place + "/credstore.encrypted")
    for name in ("agetty.autologin", "login.noauth")]
# Where it was looked.
PLACES = [pattern for pattern, _lines in _MANAGERS] + [place + "/*getty*" for place in UNIT_DIRS] + list(
    _OTHER_GETTYS) + _CREDENTIALS + [place + "/*.wants/" + _DEBUG_SHELL for place in UNIT_DIRS]
_ASKED = Text("Nobody is logged in without being asked any longer, as {path} has it; the terminal or desktop asks.",
              "{path} 的自动登录取消，终端或桌面将要求鉴别。")
_NO_SHELL = Text("%s no longer gives a root shell." % _DEBUG_SHELL, "%s 不再提供 root shell。" % _DEBUG_SHELL)
_ADVICE = Text(
    "Remove the automatic login from the file, then restart the service.", "请从该文件中去除自动登录设置并重启服务。")


def found(host):
    """Yield an expectation, which is not met, for each automatic login there is."""
    for pattern, lines in _MANAGERS:
        for path in host.found(pattern):
            match = lines.search(host.read(path))
            if match is not None:
                yield _found(host, path, match.start(), functools.partial(_drop, host, path, lines))
    for path in _getty_files(host) + [path for pattern in _OTHER_GETTYS for path in host.found(pattern)]:
        start = _autologin(host.read(path))
        if start is not None:
            removable = any(_OPTION.search(command.group()) for command in _COMMAND.finditer(host.read(path)))
            yield _found(host, path, start, functools.partial(_drop_option, host, path) if removable else None)
    for path in _CREDENTIALS:
        if host.exists(path):
            yield _found(host, path, 0, functools.partial(host.stage_removal, path))
    links = [path for place in UNIT_DIRS for path in host.glob(place + "/*.wants/" + _DEBUG_SHELL)]
    if links and not load_unit(host, _DEBUG_SHELL).masked and host.declared(("unit", _DEBUG_SHELL)) != "disabled":
        yield Judged(
            functools.partial(_debug_shell, link=links[0]),
            lambda: host.stage_action(UnitDisabled(_DEBUG_SHELL))).affecting(_NO_SHELL)


def _debug_shell(host, link):
    return observed(
        "fail", "debug_shell", "{unit} gives root's shell at a terminal to anybody ({where}).",
        "{unit} 在终端上向任何人提供 root shell（{where}）。", unit=_DEBUG_SHELL, where=link,
        expected="no %s" % _DEBUG_SHELL, actual="starts at boot",
        evidence=(Evidence("file", link, host.resolve(link)),))


def _getty_files(host):
    """Return the unit files of terminals that log somebody in and are in force; most hosts have the vendor's alone,
    which do not.
    """
    found: List[str] = []
    for place in UNIT_DIRS:
        # /lib is /usr/lib on most hosts.
        for name in host.listdir(place) if host.resolve(place) == place else ():
            if _GETTY.match(name):
                path = posixpath.join(place, name)
                found += host.glob(path + "/*.conf") if name.endswith(".d") else [path]
    return [
        path for path in found
        if _is_file(host, path) and _autologin(host.read(path)) is not None and _in_force(host, path)]


def _is_file(host, path):
    # A unit is masked by a link to /dev/null, and a link may lead nowhere.
    found = host.stat(path)
    return found is not None and found.kind == "file"


def _in_force(host, path):
    folder, name = posixpath.split(path)
    unit = load_unit(host, posixpath.basename(folder)[:-len(".d")] if folder.endswith(".d") else name)
    return not unit.masked and any(value.where.path == path for value in unit.values("Service", "ExecStart"))


def _autologin(data):
    """Return where a command that logs somebody in begins, or None."""
    # As long as it was, so that the place holds.
    joined = data.replace(b"\\\n", b"  ")
    for command in _COMMAND.finditer(joined):
        if _OPTION.search(command.group()):
            return command.start()
    forced = _FORCED.search(joined)
    return None if forced is None else forced.start()


def _found(host, path, start, fix):
    where = Where(path, host.read(path).count(b"\n", 0, start) + 1)
    look = functools.partial(_unasked, where=where, advice=None if fix else _ADVICE)
    return Judged(look, fix).affecting(_ASKED.format(path=path))


def _unasked(host, where, advice):
    # What a credential holds is for agetty and login alone.
    seen = Evidence("file", where.path, "") if where.path in _CREDENTIALS else line(host, where)
    return observed(
        "fail", "autologin", "{where} logs somebody in without asking.", "{where} 设置了自动登录。", where=where,
        expected="no automatic login", actual="automatic login", evidence=(seen,), advice=advice)


def _drop(host, path, lines):
    host.stage_content(path, lines.sub(b"", host.read(path)))


def _drop_option(host, path):
    host.stage_content(path, _COMMAND.sub(lambda command: _OPTION.sub(b"", command.group()), host.read(path)))
