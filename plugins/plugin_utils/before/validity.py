# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether values that are of the right type can be meant: an insecure or impossible one is never enforced, nor judged
by.

On the controller alone, because no host has to read it. Bounds, and which check is an option's, stand beside the option
in catalogue/areas/; the checks are here, by name.
"""

# _wrong puts the parts into the sentences.
# pylint: disable=raising-format-tuple

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, priorities
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.config import max_startups
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES, REDIS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import (
    backup_sets,
    business_mapping,
    resource_lists,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.bounds import (
    CHECKS,
    OF_THE_STANDARD,
    RANGES,
    TOGETHER,
)

__all__ = ["AREA_CHECKS", "OPTION_CHECKS", "problem_of", "problem_of_area"]

_HASH_METHODS = ("yescrypt", "sha512", "gost_yescrypt", "sm3")
_SSH_METHODS = ("publickey", "password", "keyboard-interactive", "hostbased", "gssapi-with-mic")
_SSH_NAME = re.compile(r"[a-z0-9][a-z0-9@.-]*\Z")
_SSH_WEAK = re.compile(r"none\Z|.*-cbc|arcfour|.*(md5|sha1|ripemd)|umac-64|ssh-(dss|rsa)")
_OCTAL = re.compile(r"0?[0-7]{3}\Z")
_ACCOUNT = re.compile(r"[^\s:,%][^:,\n]*\Z")
_SUDOER = re.compile(r"(?!ALL\Z)%?[^\s:,%][^:,\n]*\Z")
_HOST = re.compile(r"[A-Za-z0-9_.:-]+\Z")
# As it stands between quotes in rsyslog's configuration: a name with wildcards, or a fingerprint.
_PEER = re.compile(r"[A-Za-z0-9_.:*-]+\Z")
# As it is asked for in a hello: ASCII, no dot at its end.
_SERVER = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\Z")
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")
_DIGEST = re.compile(r"(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}\Z")
_URL = re.compile(r"https?://(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:/[!-~]{0,500})?\Z")
_CONNECT = re.compile(r"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}\Z")
_PAGE = re.compile(r"/[!-~]{0,500}\Z")
_COOKIE = re.compile(r"[!-:<>-~]{1,100}\Z")
_FIELD = re.compile(r"[\w.:$\[\]-]{1,100}\Z", re.ASCII)
_FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}[: ]?){20,32}\Z")
_PATH = re.compile(r"/[^\s\"\\]+\Z")
# A login's page is one of the five that an audit asks for.
_MOST_PAGES = 3
_INTERFACE = re.compile(r"[^\s/:]{1,15}\Z")
_NUMBERS = re.compile(r"[\d.]+\Z")
# Of a longer one the kernel keeps 127 bytes.
_CORES = re.compile(r"(?:[|/][^\0\n]{1,126})?\Z")
# In audit rules a path may have blanks.
_AUDITED = re.compile(r"/[^\0-\37\"\\]+\Z")
_APPROVAL = re.compile(r"[^\0-\37\"\\]{0,200}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def problem_of(variable: str, given: Any, value: Any) -> Text | None:
    """Return what is wrong with the value of a variable, or None; `given` is what was written, `value` has the right
    type.
    """
    try:
        if variable in RANGES:
            _in_range(variable, value)
        elif variable in CHECKS:
            OPTION_CHECKS[CHECKS[variable]](given if CHECKS[variable] in _AS_WRITTEN else value)
    except ValueError as error:
        told = _told(error)
        return Text(variable + told.en, variable + told.zh)
    return None


def problem_of_area(area: str, values: dict[str, Any]) -> Text | None:
    """Return what is wrong with the options of an area taken together, or None."""
    try:
        if area in TOGETHER:
            AREA_CHECKS[TOGETHER[area]](values)
    except ValueError as error:
        return _told(error)
    return None


def _told(error: ValueError) -> Text:
    """Return what an error says; what is not ours says it in English."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Text) else Text(str(error), str(error))


def _wrong(en: str, zh: str, **parts: Any) -> ValueError:
    return ValueError(Text(en, zh).format(**parts))


def _in_range(variable: str, value: float) -> None:
    least, most = RANGES[variable]
    if least <= value <= most:
        return
    number, clause = OF_THE_STANDARD.get(variable, (None, ""))
    if number is not None and (value < least if number == least else value > most):
        raise _wrong(
            " is {value}; clause {clause} asks for {bound} {number}. Where a host may fall short of it, waive the "
            "clause (baseline_waivers_file)",
            " 的值为 {value}；条款 {clause} 要求{bound} {number}。确需放宽的主机，请对该条款登记豁免"
            "（baseline_waivers_file）", value=value, clause=clause, number=number,
            bound=Text("at least", "不小于") if number == least else Text("at most", "不大于"))
    raise _wrong(
        " is {value}; it has to be from {least} to {most}", " 的值为 {value}，应在 {least} 至 {most} 之间", value=value,
        least=least, most=most)


def _each(check: Callable[[str], Any], least: int = 0) -> Callable[[list[str]], None]:
    def check_each(values: list[str]) -> None:
        if len(values) < least:
            raise _wrong(" is an empty list; it has to name one at least", " 为空列表，应至少有一项")
        for value in values:
            check(value)
    return check_each


def _match(pattern: re.Pattern[str], what: Text) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not pattern.match(value):
            raise _wrong(": {value} is no {what}", "：{value} 不是{what}", value=repr(value), what=what)
    return check


def _optional(check: Callable[[str], None]) -> Callable[[str], None]:
    return lambda value: check(value) if value else None


def _octal(given: Any) -> int:
    if not isinstance(given, str):
        raise _wrong(
            " is the number {given}: YAML takes 027 for 23. Put it between quotes, as in '027'",
            " 的值为数字 {given}：YAML 会把 027 当作 23。请加引号，如 '027'", given=given)
    if not _OCTAL.match(given):
        raise _wrong(
            " is {given}; it has to be three octal digits, as in '027'", " 的值为 {given}，应为三位八进制数，如 '027'",
            given=repr(given))
    return int(given, 8)


def _umask(given: Any) -> None:
    mask = _octal(given)
    if mask & 0o022 != 0o022 or mask & 0o700:
        raise _wrong(
            " is {given}; it has to keep group and others from writing and leave the owner all, as '022' or '077' do",
            " 的值为 {given}；应禁止同组和其他用户写入，并保留属主的全部权限，如 '022' 或 '077'", given=repr(given))


def _home_mode(given: Any) -> None:
    mode = _octal(given)
    if mode & 0o022 or mode & 0o700 != 0o700:
        raise _wrong(
            " is {given}; it has to keep group and others from writing and leave the owner all, as '0755' or '0700' "
            "do", " 的值为 {given}；应禁止同组和其他用户写入，并保留属主的全部权限，如 '0755' 或 '0700'",
            given=repr(given))


def _network(text: str) -> None:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise _wrong(
            ": {text} is no network, as in 192.0.2.0/24", "：{text} 不是网段（示例：192.0.2.0/24）",
            text=repr(text)) from None
    if network.prefixlen == 0:
        raise _wrong(
            ": {text} is every address, which limits nobody", "：{text} 为全部地址，起不到限制作用", text=text)
    if "/" in text and str(network.network_address) != str(ipaddress.ip_interface(text).ip):
        raise _wrong(
            ": {text} has bits set after its prefix; the network is {network}",
            "：{text} 的主机位不为零；该网段应写作 {network}", text=repr(text), network=network)


def _single_address(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        raise _wrong(
            ": {text} is no address, as in 192.0.2.9", "：{text} 不是地址（示例：192.0.2.9）",
            text=repr(text)) from None


def _hash_method(name: str) -> None:
    if name not in _HASH_METHODS:
        raise _wrong(
            ": {name} is no strong method; those there are: {methods}", "：{name} 强度不足；可用的算法：{methods}",
            name=repr(name), methods=", ".join(_HASH_METHODS))


def _ssh_algorithm(name: str) -> None:
    if not _SSH_NAME.match(name):
        raise _wrong(": {name} is no name of an algorithm", "：{name} 不是算法名称", name=repr(name))
    if _SSH_WEAK.match(name):
        raise _wrong(": {name} is weak", "：{name} 强度不足", name=name)


def _max_startups(given: Any) -> None:
    # Some of these, such as 10:30:50, are numbers to base 60 in YAML.
    if not isinstance(given, str):
        raise _wrong(
            " is the number {given}; put it between quotes, as in '10:30:60'",
            " 的值为数字 {given}；请加引号，如 '10:30:60'", given=given)
    try:
        start, rate, full = max_startups(given)
    except ValueError:
        raise _wrong(
            " is {given}; it has to be three numbers, as in '10:30:60'", " 的值为 {given}，应为三个数字，如 '10:30:60'",
            given=repr(given)) from None
    if not (1 <= start <= full <= 1000 and 1 <= rate <= 100):
        raise _wrong(
            " is {given}; the first number has to be from 1 to the last, the last at most 1000, the second from 1 to "
            "100", " 的值为 {given}；第一个数应在 1 至第三个数之间，第三个数不超过 1000，第二个数在 1 至 100 之间",
            given=repr(given))


def _dates(days: dict[str, Any]) -> None:
    for name, day in days.items():
        try:
            datetime.datetime.strptime(str(day), "%Y-%m-%d")
        except ValueError:
            raise _wrong(
                ": {day}, of {name}, is no date (YYYY-MM-DD)", "：{name} 的 {day} 不是日期（YYYY-MM-DD）",
                day=repr(str(day)), name=name) from None


def _two_factors(methods: str) -> None:
    for choice in methods.split() or [""]:
        names = [name.partition(":")[0] for name in choice.split(",")]
        unknown = [name for name in names if name not in _SSH_METHODS]
        if unknown:
            raise _wrong(
                " has {name}; sshd's methods are {methods}", " 含有 {name}；sshd 的认证方式为 {methods}",
                name=repr(unknown[0]), methods=", ".join(_SSH_METHODS))
        if len(set(names)) < 2:
            raise _wrong(
                " has {choice}, which is one factor; two different methods belong together, with a comma between",
                " 中的 {choice} 只有一种鉴别方式；应写两种不同的方式，以逗号分隔", choice=repr(choice))


def _asset(text: str) -> None:
    try:
        asset(text)
    except ValueError as error:
        raise _wrong(
            ": {error}", "：{text} 不是 MAC 地址、IP 地址或网段，也不是一个 MAC 地址加一个 IP 地址或网段", error=error,
            text=repr(text)) from None


def _gateway(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        if not _INTERFACE.match(text) or _NUMBERS.match(text):
            raise _wrong(
                ": {text} is no IP address and no interface name", "：{text} 不是 IP 地址，也不是接口名称",
                text=repr(text)) from None


def _owned_accounts(accounts: dict[str, Any]) -> None:
    kinds = ("person", "service", "dba")
    for name, told in accounts.items():
        if not isinstance(told, dict) or not told.get("owner") or told.get("kind") not in kinds:
            raise _wrong(
                ": {name} has to have an owner and a kind, which is one of {kinds}",
                "：{name} 应有 owner 和 kind，kind 为以下之一：{kinds}", name=name, kinds=", ".join(kinds))
        unknown = sorted(set(map(str, told)) - {"owner", "kind"})
        if unknown:
            raise _wrong(
                ": {name} has {field}, which is neither owner nor kind", "：{name} 含有 {field}，应只有 owner 和 kind",
                name=name, field=unknown[0])


def _role_limits(limits: dict[str, Any]) -> None:
    for name, most in limits.items():
        if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 100000:
            raise _wrong(
                ": {name} is {most}; it has to be a number from 1 to 100000",
                "：{name} 的值为 {most}，应为 1 至 100000 之间的数字", name=name, most=repr(most))


def _anything(_value: Any) -> None:
    """For names and texts of any form, and for options that the area's own check looks at."""


_account = _match(_ACCOUNT, Text("account name", "账号名"))
_host = _match(_HOST, Text("name or address of a host", "主机名或地址"))


def _entry(value: Any, fields: dict[str, Callable[[Any], bool]], needed: tuple[str, ...]) -> None:
    """Refuse what is no mapping of these fields; each has a function that tells whether its value can be meant."""
    if not isinstance(value, dict):
        raise _wrong(": {value} is no mapping", "：{value} 不是映射", value=repr(value))
    unknown, missing = sorted(set(value) - set(fields)), [name for name in needed if name not in value]
    if unknown or missing:
        known = ", ".join(sorted(fields))
        what = Text("has no {name}", "缺少 {name}").format(name=missing[0]) if missing else Text(
            "has {name}, which is none of {known}", "含有 {name}，可用字段为 {known}").format(
                name=repr(unknown[0]), known=known)
        raise _wrong(": {value} {what}", "：{value} {what}", value=repr(value), what=what)
    for name, given in value.items():
        if not fields[name](given):
            raise _wrong(
                ": {given} cannot be the {name} of {value}", "：{given} 不能作为 {value} 的 {name}", given=repr(given),
                name=name, value=repr(value))


def _is(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


_ENDPOINT: dict[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and 0 < len(value) <= 60,
    "address": _is(_HOST),
    "port": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536,
    "names": lambda value: isinstance(value, list) and len(value) <= 20 and all(map(_is(_SERVER), value)),
    "starttls": lambda value: value in PRELUDES or value == REDIS,
    "internet": _truth,
    "mutual": _truth,
    "client": lambda value: (
        isinstance(value, dict) and set(value) <= {"certificate", "key"} and "certificate" in value
        and all(map(_is(_PATH), value.values()))),
    "sm": lambda value: value in ("none", "allowed", "required"),
}
_LINK: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "to": _is(_HOST),
    "port": _ENDPOINT["port"],
    "starttls": lambda value: value in PRELUDES,
    "ca": _is(_PATH),
}
_AUTHORITY: dict[str, Callable[[Any], bool]] = {
    "organization": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
    "sha256": _is(_DIGEST),
    "until": lambda value: _DAY.match(str(value)) is not None,
}
_SITE: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "url": _is(_URL),
    "connect": _is(_CONNECT),
    "pages": lambda value: isinstance(value, list) and len(value) <= 4 and all(map(_is(_PAGE), value)),
    "session_cookies": lambda value: isinstance(value, list) and len(value) <= 20 and all(map(_is(_COOKIE), value)),
    "login": lambda value: isinstance(value, dict),
    "idle_minutes": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 60,
}
# By kind of package: whether its verifier is given the keys that it believes.
# Of a jar: the authorities that Java does not know by itself.
_KEYRINGS: dict[str, bool | None] = {"gpg": True, "authenticode": True, "rpm": False, "jar": None}
_LOGIN: dict[str, Callable[[Any], bool]] = {
    "page": _is(_PAGE),
    "post": _is(_PAGE),
    "inside": _is(_PAGE),
    "logout": _is(_PAGE),
    "user": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
    "fields": lambda value: (
        isinstance(value, dict) and set(value) == {"user", "password"} and all(map(_is(_FIELD), value.values()))),
    "token": _is(_FIELD),
    "captcha": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
}
_PACKAGE: dict[str, Callable[[Any], bool]] = {
    "path": _is(_PATH),
    "kind": lambda value: value in _KEYRINGS,
    "signer": _is(_FINGERPRINT),
    "keyring": _is(_PATH),
    "sha256": _is(_DIGEST),
}
_REMOTE: dict[str, Callable[[Any], bool]] = {
    "engine": lambda value: value in ("postgresql", "mysql"),
    "host": _is(_HOST),
    "port": _ENDPOINT["port"],
    "user": lambda value: isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable(),
    "database": lambda value: isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable(),
    "ca": _is(_PATH),
}
_ROOT: dict[str, Callable[[Any], bool]] = {"file": _is(_PATH), "sha256": _is(_DIGEST)}


def _endpoint(value: Any) -> None:
    _entry(value, _ENDPOINT, ("port",))


def _link(value: Any) -> None:
    _entry(value, _LINK, ("to", "port"))


_PLACE: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "networks": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
}


_REPOSITORY: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"], "site": _ENDPOINT["name"], "address": _is(_HOST)}


def _place(value: Any) -> None:
    _entry(value, _PLACE, ("name",))
    for network in value.get("networks", ()):
        _network(network)


def _site(value: Any) -> None:
    login = value.get("login") if isinstance(value, dict) else None
    if isinstance(login, dict) and "password" in login:
        # Before anything that would show it.
        raise _wrong(
            ": a login has a password; it belongs to application_test_passwords",
            "：login 中含有 password，口令应写在 application_test_passwords 中")
    _entry(value, _SITE, ("url",))
    if "login" in value:
        _entry(value["login"], _LOGIN, ("page", "inside", "user", "fields"))
        if len(value.get("pages", ())) > _MOST_PAGES:
            raise _wrong(
                ": {value} has more than {most} pages beside its login", "：{value} 除 login 外有超过 {most} 个 pages",
                value=repr(value), most=_MOST_PAGES)


def _package(value: Any) -> None:
    _entry(value, _PACKAGE, ("path", "kind", "signer"))
    if _KEYRINGS[value["kind"]] not in (None, "keyring" in value):
        what = Text("needs a keyring", "需要 keyring") if _KEYRINGS[value["kind"]] else Text(
            "has a keyring, which its kind does not read", "含有 keyring，该 kind 不使用")
        raise _wrong(": {value} {what}", "：{value} {what}", value=repr(value), what=what)


def _test_passwords(values: dict[str, Any]) -> None:
    for name, given in values.items():
        # Not what it is.
        if not isinstance(given, str) or not given:
            raise _wrong(": that of {name} is no text", "：{name} 的值不是文本", name=repr(name))


def _remote(value: dict[str, Any]) -> None:
    if "password" in value:
        # Before anything that would show it.
        raise _wrong(
            " has a password; it belongs to database_remote_password",
            " 中含有 password，口令应写在 database_remote_password 中")
    if value:
        _entry(value, _REMOTE, ("engine", "host", "user", "ca"))


def _authority(value: Any) -> None:
    _entry(value, _AUTHORITY, ("organization",))


def _client_root(value: Any) -> None:
    _entry(value, _ROOT, ("file", "sha256"))


def _declared(options: dict[str, Any]) -> None:
    flows.validate(options)
    priorities.parse(options["priorities"], options["link_rates"])


# By the name that catalogue/areas/*.yml gives as an option's `check`.
OPTION_CHECKS: dict[str, Callable[[Any], Any]] = {
    "account_names": _each(_account),
    "address_or_none": _optional(_single_address),
    "approval": _match(_APPROVAL, Text("name and day on one line", "写在一行的姓名与日期")),
    "assets": _each(_asset),
    "audited_paths": _each(_match(_AUDITED, Text("absolute path", "绝对路径"))),
    "authorities": _each(_authority),
    "backup_excluded": backup_sets.check_excluded,
    "backup_sets": backup_sets.check_sets,
    "business_database": business_mapping.check_database,
    "business_mapping": business_mapping.check_mapping,
    "capacity_links": resource_lists.check_links,
    "client_roots": _each(_client_root),
    "core_pattern": _match(_CORES, Text("absolute path, or | and a program", "绝对路径，或 | 加程序")),
    "dates": _dates,
    "days": _each(_match(_DAY, Text("day, as in 2026-10-01", "日期（示例：2026-10-01）"))),
    "owned_accounts": _owned_accounts,
    "remote_database": _remote,
    "role_limits": _role_limits,
    "free": _anything,
    "gateways": _each(_gateway),
    "group_name": _match(_ACCOUNT, Text("group name", "组名")),
    "hash_methods": _each(_hash_method, 1),
    "home_mode": _home_mode,
    "group_name_or_none": _optional(_match(_ACCOUNT, Text("group name", "组名"))),
    "host_name_or_none": _optional(_host),
    "host_names": _each(_host),
    "max_startups": _max_startups,
    "monitoring_query": resource_lists.check_query,
    "networks": _each(_network),
    "paths": _each(_match(_PATH, Text("absolute path without blanks", "不含空格的绝对路径"))),
    "path_or_none": _optional(_match(_PATH, Text("absolute path without blanks", "不含空格的绝对路径"))),
    "peer_or_none": _optional(_match(_PEER, Text(
        "name or fingerprint of a certificate", "证书的名称或指纹"))),
    "sha256_or_none": _optional(_match(_SHA256, Text("SHA-256 of 64 signs", "64 位的 SHA-256"))),
    "ssh_algorithms": _each(_ssh_algorithm, 1),
    "sudoers": _each(_match(_SUDOER, Text(
        "user or %group that sudo could name", "sudo 可用的用户或 %组"))),
    "repositories": _each(lambda value: _entry(value, _REPOSITORY, ("name", "site"))),
    "service_limits": resource_lists.check_limits,
    "service_priorities": resource_lists.check_priorities,
    "sites": _each(_place),
    "together": _anything,
    "tls_endpoints": _each(_endpoint),
    "tls_links": _each(_link),
    "test_passwords": _test_passwords,
    "thresholds": resource_lists.check_thresholds,
    "web_endpoints": _each(_site),
    "web_packages": _each(_package),
    "two_factors": _two_factors,
    "umask": _umask,
    "unit_or_none": resource_lists.check_unit,
    "url_or_none": _optional(_match(_URL, Text("address of a web service", "网络服务地址"))),
    "listen_or_none": _optional(
        _match(_CONNECT, Text("address and port, as in 10.0.0.5:9100", "地址与端口（示例：10.0.0.5:9100）"))),
}
# Of options whose texts YAML makes numbers of where there are no quotes.
_AS_WRITTEN = ("home_mode", "max_startups", "umask")
# By the name that catalogue/areas/*.yml gives as the area's `check`, of all its options together.
AREA_CHECKS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "backup_declared": backup_sets.check_declared, "declared": _declared,
    "monitored": resource_lists.check_monitored}
