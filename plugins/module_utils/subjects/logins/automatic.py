# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a terminal or a display manager is told to log somebody in without asking."""

import functools
import posixpath
import re
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import terminal_units
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import UNIT_DIRS, load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_GETTY = re.compile(r"(?:.*getty|autovt@|console).*\.service(?:\.d)?$")
# A vendor's unit of another name opens no terminal; a site may give its own any name.
_SITES = ("/etc/systemd/", "/run/systemd/")
_SERVICE = re.compile(r".*\.service(?:\.d)?$")
_COMMAND = re.compile(rb"^[^#;\n]*getty(?:[^\n]*\\\n)*[^\n]*", re.M | re.I)
_OPTION = re.compile(rb"(?:(?<=[='\"])|(?<![ \t])[ \t]+)(?:--a[a-z]*(?:=|[ \t]+)|-a[ \t]*)[^\s\\'\"]+")
# A line that starts login for somebody: of a unit, of inittab, or of another init's script.
_FORCED = re.compile(
    rb"^(?=([^#\n]*?(?:/bin/|[=:][-@:+!]*|\bexec[ \t]+)login[ \t]+))\1(?:[^\n]*[ \t])?-f\b", re.M)
# A getty that asks nobody, and starts another program than login.
_SKIPPED = re.compile(
    rb"(?=[^\n]*[ \t](?:-[A-Za-z]*n\b|--skip-login))[^\n]*[ \t](?:-[A-Za-z]*l[ \t]*|--login-program[= \t])"
    rb"(?![ \t]*(?:\S*/)?(?:sulogin|login)(?:[ \t]|$))")
# A getty that hands login an option of its own.
_HANDED = re.compile(
    rb"[^\n]*[ \t](?:-[A-Za-z]*o[ \t]*|--login-options[= \t])[ \t]*(?:[\"'][^\"'\n]*?|\S*?)(?<![\w-])-[a-z]*f\b")
# What init starts by itself: a shell at a terminal, or somebody's session by su.
_SHELLS = rb"(?:\S*/)?(?:sh|bash|ash|dash|ksh|zsh|csh|tcsh|fish)"
_WRAPPERS = rb"(?:\S*/)?(?:setsid|cttyhack|openvt|env|nice)"
# One of these is no option of the one before it: so a line can be read in one way, however many words it has.
_PROGRAMS = rb"(?:" + _WRAPPERS + rb"|" + _SHELLS + rb"|\S*/(?:su|runuser))[ \t]"
_INITTAB = re.compile(
    rb"^[^#:\n]*:[^:\n]*:(?:respawn|askfirst|once|wait|boot|bootwait|sysinit|ondemand):[ \t]*"
    rb"(?:-?" + _WRAPPERS + rb"[ \t]+(?:-(?!" + _PROGRAMS + rb")\S+[ \t]+)*)*"
    rb"(?:-?\S*/(?:su|runuser)[ \t]|-?" + _SHELLS
    + rb"(?:[ \t]+(?:-[ils]+|--login))*[ \t]*(?:[<>][^\n]*)?$)[^\n]*", re.M)
_DEBUG_SHELL = "debug-shell.service"


def _line(setting):
    return re.compile(rb"^[ \t]*(?:" + setting + rb")[^\n]*\n?", re.M | re.I)


_GDM = _line(rb"(?:Automatic|Timed)LoginEnable[ \t]*=[ \t]*(?:true|1)\b")
_LIGHTDM = _line(rb"autologin-user[ \t]*=[ \t]*\S|autologin-guest[ \t]*=[ \t]*true\b")
_SDDM = _line(rb"User[ \t]*=[ \t]*\S")
_KDM = _line(rb"AutoLoginEnable[ \t]*=[ \t]*(?:true|1|yes)\b|NoPassEnable[ \t]*=[ \t]*(?:true|1|yes)\b")
_YES = rb"[ \t]*=[ \t]*[\"']?(?:yes|true|1)\b"
# Each place, and the lines there that log somebody in.
_MANAGERS = (
    ("/etc/gdm*/daemon.conf", _GDM), ("/etc/gdm*/custom.conf", _GDM),
    ("/etc/lightdm/lightdm.conf", _LIGHTDM), ("/etc/lightdm/lightdm.conf.d/*.conf", _LIGHTDM),
    ("/etc/xdg/lightdm/lightdm.conf.d/*.conf", _LIGHTDM), ("/usr/share/lightdm/lightdm.conf.d/*.conf", _LIGHTDM),
    ("/usr/local/share/lightdm/lightdm.conf.d/*.conf", _LIGHTDM),
    # Of these folders every file is read, whatever its name ends in.
    ("/etc/sddm.conf", _SDDM), ("/etc/sddm.conf.d/*", _SDDM), ("/usr/lib*/sddm/sddm.conf.d/*", _SDDM),
    ("/usr/local/lib/sddm/sddm.conf.d/*", _SDDM), ("/etc/xdg/sddm.conf", _SDDM), ("/etc/xdg/sddm.conf.d/*", _SDDM),
    ("/etc/xdg/sddm/sddm.conf.d/*", _SDDM),
    ("/etc/lxdm/lxdm.conf", _line(rb"autologin[ \t]*=[ \t]*\S")),
    ("/etc/slim.conf", _line(rb"auto_login[ \t]+yes\b")),
    ("/etc/sysconfig/displaymanager", _line(
        rb"DISPLAYMANAGER_AUTOLOGIN=[\"']?[^\s\"']|DISPLAYMANAGER_PASSWORD_LESS_LOGIN" + _YES)),
    ("/etc/kde*/kdm/kdmrc", _KDM), ("/usr/share/config/kdm/kdmrc", _KDM), ("/etc/trinity/tdm/tdmrc", _KDM),
    ("/etc/mdm/mdm.conf", _GDM), ("/etc/mdm/custom.conf", _GDM),
    ("/etc/plasmalogin.conf", _SDDM), ("/etc/plasmalogin.conf.d/*", _SDDM),
    ("/usr/lib*/plasmalogin/plasmalogin.conf.d/*", _SDDM), ("/etc/ddm.conf", _SDDM), ("/etc/ddm.conf.d/*", _SDDM),
)
_XRDP = "/etc/xrdp/xrdp.ini"
# Their files are not made right by a line less.
_BY_HAND = (
    ("/etc/default/nodm", _line(rb"NODM_ENABLED" + _YES)),
    ("/etc/greetd/*.toml", _line(
        rb"\[[ \t]*[\"']?initial_session[\"']?[ \t]*\]|[\"']?initial_session[\"']?[ \t]*[=.]")),
    ("/etc/ly/config.ini", _line(rb"auto_login_user[ \t]*=[ \t]*(?!null\b)\S")),
    ("/etc/emptty/conf", _line(rb"AUTOLOGIN" + _YES)),
    # The password of a session's account, or that of everybody's, where no one is asked for it.
    (_XRDP, _line(rb"(?:pam)?password[ \t]*=[ \t]*(?!ask|same\b|na\b)\S")),
)
MANAGERS = (
    "GDM", "LightDM", "SDDM", "LXDM", "SLiM", "KDM", "TDM", "MDM", "plasmalogin", "DDM", "displaymanager", "nodm",
    "greetd", "ly", "emptty", "xrdp")
# Whoever of these is there is looked at above.
_KNOWN_MANAGERS = (
    "gdm", "gdm3", "lightdm", "sddm", "lxdm", "slim", "kdm", "tdm", "mdm", "plasmalogin", "ddm", "nodm", "greetd", "ly",
    "emptty")
_DISPLAY = tuple(place + "/display-manager.service" for place in UNIT_DIRS) + ("/etc/X11/default-display-manager",)
_OTHER_GETTYS = (
    "/etc/inittab", "/etc/conf.d/agetty*", "/etc/init/*.conf", "/etc/sv/*/run", "/etc/sv/*/conf", "/etc/service/*/run",
    "/etc/dinit.d/*", "/etc/mgetty*/login.config", "/etc/kmscon/kmscon.conf")
# Where the kernel is told to have systemd give a shell, or to start one in its place.
_BOOT = (
    "/proc/cmdline", "/etc/kernel/cmdline", "/etc/default/grub", "/etc/default/grub.d/*.cfg", "/boot/grub*/grub.cfg",
    "/boot/loader/entries/*.conf")
_BOOT_SHELL = re.compile(
    rb"^[^#\n]*(?<![\w.])(?:systemd\.debug[_-]shell(?!=(?:0|no|off|false)\b)|SYSTEMD_SULOGIN_FORCE=[1yto]|"
    rb"init=\S*/(?:ba|da|a)?sh\b)", re.M)
# agetty and login of newer releases take these for options.
_CREDENTIALS = [
    posixpath.join(store, name)
    for place in ("/etc", "/run", "/usr/lib") for store in (place + "/credstore", place + "/credstore.encrypted")
    for name in ("agetty.autologin", "login.noauth")]
# Where it was looked.
PLACES = [pattern for pattern, _lines in _MANAGERS + _BY_HAND] + [place + "/*getty*" for place in UNIT_DIRS] + list(
    _OTHER_GETTYS + _BOOT) + _CREDENTIALS + [place + "/*.wants/" + _DEBUG_SHELL for place in UNIT_DIRS]
_ASKED = Text("Nobody is logged in without being asked any longer, as {path} has it; the terminal or desktop asks.",
              "{path} 的自动登录取消，终端或桌面将要求鉴别。")
_NO_SHELL = Text("%s no longer gives a root shell." % _DEBUG_SHELL, "%s 不再提供 root shell。" % _DEBUG_SHELL)
_ADVICE = Text(
    "Remove the automatic login from the file, then restart the service.", "请从该文件中去除自动登录设置并重启服务。")
_OF_UNIT = Text(
    "Remove the unit, mask it, or have it ask. It counts whether or not anything starts it at boot: once started, the "
    "terminal asks nobody.",
    "请删除或屏蔽该单元，或改为要求鉴别。无论启动时是否启用，该单元均计入：一经启动，终端即不再要求鉴别。")

_BOOT_ADVICE = Text(
    "The system administrator takes systemd.debug_shell, or init=, out of the boot parameters and restarts the host.",
    "请系统管理员从启动参数中去除 systemd.debug_shell 或 init= 并重启主机。")


def found(host):
    """Yield an expectation, which is not met, for each automatic login there is; what cannot be read comes last."""
    seen, error = host.memo("automatic logins", lambda: _gathered(host))
    yield from seen
    if error is not None:
        raise error


def _gathered(host):
    """Return those that are seen, and the error that the look ended with, or None."""
    seen = []
    try:
        for one in _all(host):
            seen.append(one)
    except (HostError, ParseError) as error:
        return seen, error
    return seen, None


def _all(host):
    for pattern, lines in _MANAGERS + _BY_HAND:
        for path in host.found(pattern):
            # In a folder of any names there may be folders, too.
            match = lines.search(host.read(path)) if not pattern.endswith("/*") or _is_file(host, path) else None
            if match is not None:
                fixable = (pattern, lines) in _MANAGERS
                yield _found(
                    host, path, match.start(), functools.partial(_drop, host, path, lines) if fixable else None)
    others = [path for pattern in _OTHER_GETTYS for path in host.found(pattern) if _is_file(host, path)]
    gettys = _getty_files(host)
    for path in gettys + others:
        start = _autologin(host.read(path))
        if start is not None:
            removable = _forced(host.read(path)) is None and any(
                _OPTION.search(command.group()) for command in _COMMAND.finditer(host.read(path)))
            yield _found(host, path, start, functools.partial(_drop_option, host, path) if removable else None)
    for path, start in terminal_units.found(host, _autologin):
        if path not in gettys:
            yield _found(host, path, start, None, _OF_UNIT)
    yield from _other_managers(host)
    for path in [path for pattern in _BOOT for path in host.found(pattern)]:
        match = _BOOT_SHELL.search(host.read(path))
        if match is not None:
            yield Judged(functools.partial(
                _boot_shell, where=Where(path, host.read(path).count(b"\n", 0, match.end()) + 1)))
    for path in _CREDENTIALS:
        if host.exists(path):
            yield _found(host, path, 0, functools.partial(host.stage_removal, path))
    links = [path for place in UNIT_DIRS for path in host.glob(place + "/*.wants/" + _DEBUG_SHELL)]
    if links and not load_unit(host, _DEBUG_SHELL).masked and host.declared(("unit", _DEBUG_SHELL)) != "disabled":
        yield Judged(
            functools.partial(_debug_shell, link=links[0]),
            lambda: host.stage_action(UnitDisabled(_DEBUG_SHELL))).affecting(_NO_SHELL)


def _boot_shell(host, where):
    return observed(
        "fail", "boot_shell", "The kernel is told to have a root shell given at a terminal to anybody ({where}).",
        "内核启动参数在终端上向任何人提供 root shell（{where}）。", where=where,
        expected="no shell by the kernel's command line", actual="a shell", evidence=(line(host, where),),
        advice=_BOOT_ADVICE)


def _other_managers(host):
    """Yield an expectation for each display manager that is none of those whose files are looked at."""
    for path in _DISPLAY:
        if host.exists(path):
            text = host.resolve(path) if path.endswith(".service") else host.read(path).decode("utf-8", "replace")
            name = posixpath.basename(text.strip())
            if name.partition(".")[0].partition("-")[0] not in _KNOWN_MANAGERS + ("null", "", "display"):
                yield Judged(functools.partial(_unknown, where=path, name=printable(name)))


def _unknown(host, where, name):
    return observed(
        "not_checked", "display_manager_unknown",
        "Whether the display manager {name} logs somebody in by itself was not judged ({where}).",
        "未判定显示管理器 {name} 是否设置了自动登录（{where}）。", name=name, where=where, actual=name)


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
            if (_SERVICE if place.startswith(_SITES) else _GETTY).match(name):
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
    return _forced(joined)


def _forced(data):
    """Return where a command begins that nobody takes an option out of, or None: login for somebody, a shell, su."""
    joined = data.replace(b"\\\n", b"  ")
    places = [found.start() for found in (_FORCED.search(joined), _INITTAB.search(joined)) if found is not None]
    places += [command.start() for command in _COMMAND.finditer(joined)
               if _SKIPPED.match(command.group()) or _HANDED.match(command.group())]
    return min(places) if places else None


def _found(host, path, start, fix, advice=_ADVICE):
    where = Where(path, host.read(path).count(b"\n", 0, start) + 1)
    look = functools.partial(_unasked, where=where, advice=None if fix else advice)
    return Judged(look, fix).affecting(_ASKED.format(path=path))


def _unasked(host, where, advice):
    # What a credential holds is for agetty and login alone, and a password for nobody.
    secret = where.path in _CREDENTIALS or where.path == _XRDP
    seen = Evidence("file", str(where) if where.path == _XRDP else where.path, "") if secret else line(host, where)
    return observed(
        "fail", "autologin", "{where} logs somebody in without asking.", "{where} 设置了自动登录。", where=where,
        expected="no automatic login", actual="automatic login", evidence=(seen,), advice=advice)


def _drop(host, path, lines):
    host.stage_content(path, lines.sub(b"", host.read(path)))


def _drop_option(host, path):
    host.stage_content(path, _COMMAND.sub(lambda command: _OPTION.sub(b"", command.group()), host.read(path)))
