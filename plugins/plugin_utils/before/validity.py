# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether values that are of the right type can be meant: an insecure or impossible one is never enforced, nor judged
by.

On the controller alone, because no host has to read it. Bounds, and which check is an option's, stand beside the option
in catalogue/areas/; the checks are here, by name.
"""

# `wrong` puts the parts into the sentences.
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
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import (
    backup_sets,
    business_mapping,
    declared,
    resource_lists,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.bounds import (
    CHECKS,
    OF_THE_STANDARD,
    RANGES,
    TOGETHER,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.checks import (
    CONNECT,
    DAY,
    HOST,
    PATH,
    URL,
    each,
    match,
    network,
    optional,
    wrong,
)

__all__ = ["AREA_CHECKS", "OPTION_CHECKS", "problem_of", "problem_of_area"]

_HASH_METHODS = ("yescrypt", "sha512", "gost_yescrypt", "sm3")
_SSH_METHODS = ("publickey", "password", "keyboard-interactive", "hostbased", "gssapi-with-mic")
_SSH_NAME = re.compile(r"[a-z0-9][a-z0-9@.-]*\Z")
_SSH_WEAK = re.compile(r"none\Z|.*-cbc|arcfour|.*(md5|sha1|ripemd)|umac-64|ssh-(dss|rsa)")
_OCTAL = re.compile(r"0?[0-7]{3}\Z")
_ACCOUNT = re.compile(r"[^\s:,%][^:,\n]*\Z")
_SUDOER = re.compile(r"(?!ALL\Z)%?[^\s:,%][^:,\n]*\Z")
# As it stands between quotes in rsyslog's configuration: a name with wildcards, or a fingerprint.
_PEER = re.compile(r"[A-Za-z0-9_.:*-]+\Z")
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


def _in_range(variable: str, value: float) -> None:
    least, most = RANGES[variable]
    if least <= value <= most:
        return
    number, clause = OF_THE_STANDARD.get(variable, (None, ""))
    if number is not None and (value < least if number == least else value > most):
        raise wrong(
            " is {value}; clause {clause} asks for {bound} {number}. Where a host may fall short of it, waive the "
            "clause (baseline_waivers_file)",
            " 的值为 {value}；条款 {clause} 要求{bound} {number}。确需放宽的主机，请对该条款登记豁免"
            "（baseline_waivers_file）", value=value, clause=clause, number=number,
            bound=Text("at least", "不小于") if number == least else Text("at most", "不大于"))
    raise wrong(
        " is {value}; it has to be from {least} to {most}", " 的值为 {value}，应在 {least} 至 {most} 之间", value=value,
        least=least, most=most)


def _octal(given: Any) -> int:
    if not isinstance(given, str):
        raise wrong(
            " is the number {given}: YAML takes 027 for 23. Put it between quotes, as in '027'",
            " 的值为数字 {given}：YAML 会把 027 当作 23。请加引号，如 '027'", given=given)
    if not _OCTAL.match(given):
        raise wrong(
            " is {given}; it has to be three octal digits, as in '027'", " 的值为 {given}，应为三位八进制数，如 '027'",
            given=repr(given))
    return int(given, 8)


def _umask(given: Any) -> None:
    mask = _octal(given)
    if mask & 0o022 != 0o022 or mask & 0o700:
        raise wrong(
            " is {given}; it has to keep group and others from writing and leave the owner all, as '022' or '077' do",
            " 的值为 {given}；应禁止同组和其他用户写入，并保留属主的全部权限，如 '022' 或 '077'", given=repr(given))


def _home_mode(given: Any) -> None:
    mode = _octal(given)
    if mode & 0o022 or mode & 0o700 != 0o700:
        raise wrong(
            " is {given}; it has to keep group and others from writing and leave the owner all, as '0755' or '0700' "
            "do", " 的值为 {given}；应禁止同组和其他用户写入，并保留属主的全部权限，如 '0755' 或 '0700'",
            given=repr(given))


def _single_address(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        raise wrong(
            ": {text} is no address, as in 192.0.2.9", "：{text} 不是地址（示例：192.0.2.9）",
            text=repr(text)) from None


def _hash_method(name: str) -> None:
    if name not in _HASH_METHODS:
        raise wrong(
            ": {name} is no strong method; those there are: {methods}", "：{name} 强度不足；可用的算法：{methods}",
            name=repr(name), methods=", ".join(_HASH_METHODS))


def _ssh_algorithm(name: str) -> None:
    if not _SSH_NAME.match(name):
        raise wrong(": {name} is no name of an algorithm", "：{name} 不是算法名称", name=repr(name))
    if _SSH_WEAK.match(name):
        raise wrong(": {name} is weak", "：{name} 强度不足", name=name)


def _max_startups(given: Any) -> None:
    # Some of these, such as 10:30:50, are numbers to base 60 in YAML.
    if not isinstance(given, str):
        raise wrong(
            " is the number {given}; put it between quotes, as in '10:30:60'",
            " 的值为数字 {given}；请加引号，如 '10:30:60'", given=given)
    try:
        start, rate, full = max_startups(given)
    except ValueError:
        raise wrong(
            " is {given}; it has to be three numbers, as in '10:30:60'", " 的值为 {given}，应为三个数字，如 '10:30:60'",
            given=repr(given)) from None
    if not (1 <= start <= full <= 1000 and 1 <= rate <= 100):
        raise wrong(
            " is {given}; the first number has to be from 1 to the last, the last at most 1000, the second from 1 to "
            "100", " 的值为 {given}；第一个数应在 1 至第三个数之间，第三个数不超过 1000，第二个数在 1 至 100 之间",
            given=repr(given))


def _dates(days: dict[str, Any]) -> None:
    for name, day in days.items():
        try:
            datetime.datetime.strptime(str(day), "%Y-%m-%d")
        except ValueError:
            raise wrong(
                ": {day}, of {name}, is no date (YYYY-MM-DD)", "：{name} 的 {day} 不是日期（YYYY-MM-DD）",
                day=repr(str(day)), name=name) from None


def _two_factors(methods: str) -> None:
    for choice in methods.split() or [""]:
        names = [name.partition(":")[0] for name in choice.split(",")]
        unknown = [name for name in names if name not in _SSH_METHODS]
        if unknown:
            raise wrong(
                " has {name}; sshd's methods are {methods}", " 含有 {name}；sshd 的认证方式为 {methods}",
                name=repr(unknown[0]), methods=", ".join(_SSH_METHODS))
        if len(set(names)) < 2:
            raise wrong(
                " has {choice}, which is one factor; two different methods belong together, with a comma between",
                " 中的 {choice} 只有一种鉴别方式；应写两种不同的方式，以逗号分隔", choice=repr(choice))


def _asset(text: str) -> None:
    try:
        asset(text)
    except ValueError as error:
        raise wrong(
            ": {error}", "：{text} 不是 MAC 地址、IP 地址或网段，也不是一个 MAC 地址加一个 IP 地址或网段", error=error,
            text=repr(text)) from None


def _gateway(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        if not _INTERFACE.match(text) or _NUMBERS.match(text):
            raise wrong(
                ": {text} is no IP address and no interface name", "：{text} 不是 IP 地址，也不是接口名称",
                text=repr(text)) from None


def _owned_accounts(accounts: dict[str, Any]) -> None:
    kinds = ("person", "service", "dba")
    for name, told in accounts.items():
        if not isinstance(told, dict) or not told.get("owner") or told.get("kind") not in kinds:
            raise wrong(
                ": {name} has to have an owner and a kind, which is one of {kinds}",
                "：{name} 应有 owner 和 kind，kind 为以下之一：{kinds}", name=name, kinds=", ".join(kinds))
        unknown = sorted(set(map(str, told)) - {"owner", "kind"})
        if unknown:
            raise wrong(
                ": {name} has {field}, which is neither owner nor kind", "：{name} 含有 {field}，应只有 owner 和 kind",
                name=name, field=unknown[0])


def _role_limits(limits: dict[str, Any]) -> None:
    for name, most in limits.items():
        if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 100000:
            raise wrong(
                ": {name} is {most}; it has to be a number from 1 to 100000",
                "：{name} 的值为 {most}，应为 1 至 100000 之间的数字", name=name, most=repr(most))


def _anything(_value: Any) -> None:
    """For names and texts of any form, and for options that the area's own check looks at."""


_account = match(_ACCOUNT, Text("account name", "账号名"))
_host = match(HOST, Text("name or address of a host", "主机名或地址"))


def _declared(options: dict[str, Any]) -> None:
    flows.validate(options)
    priorities.parse(options["priorities"], options["link_rates"])


# By the name that catalogue/areas/*.yml gives as an option's `check`.
OPTION_CHECKS: dict[str, Callable[[Any], Any]] = {
    "account_names": each(_account),
    "address_or_none": optional(_single_address),
    "approval": match(_APPROVAL, Text("name and day on one line", "写在一行的姓名与日期")),
    "assets": each(_asset),
    "audited_paths": each(match(_AUDITED, Text("absolute path", "绝对路径"))),
    "authorities": each(declared.authority),
    "backup_excluded": backup_sets.check_excluded,
    "backup_sets": backup_sets.check_sets,
    "business_database": business_mapping.check_database,
    "business_mapping": business_mapping.check_mapping,
    "capacity_links": resource_lists.check_links,
    "client_roots": each(declared.client_root),
    "core_pattern": match(_CORES, Text("absolute path, or | and a program", "绝对路径，或 | 加程序")),
    "dates": _dates,
    "days": each(match(DAY, Text("day, as in 2026-10-01", "日期（示例：2026-10-01）"))),
    "owned_accounts": _owned_accounts,
    "remote_database": declared.remote,
    "role_limits": _role_limits,
    "free": _anything,
    "gateways": each(_gateway),
    "group_name": match(_ACCOUNT, Text("group name", "组名")),
    "hash_methods": each(_hash_method, 1),
    "home_mode": _home_mode,
    "group_name_or_none": optional(match(_ACCOUNT, Text("group name", "组名"))),
    "host_name_or_none": optional(_host),
    "host_names": each(_host),
    "max_startups": _max_startups,
    "monitoring_query": resource_lists.check_query,
    "networks": each(network),
    "paths": each(match(PATH, Text("absolute path without blanks", "不含空格的绝对路径"))),
    "path_or_none": optional(match(PATH, Text("absolute path without blanks", "不含空格的绝对路径"))),
    "peer_or_none": optional(match(_PEER, Text(
        "name or fingerprint of a certificate", "证书的名称或指纹"))),
    "sha256_or_none": optional(match(_SHA256, Text("SHA-256 of 64 signs", "64 位的 SHA-256"))),
    "ssh_algorithms": each(_ssh_algorithm, 1),
    "sudoers": each(match(_SUDOER, Text(
        "user or %group that sudo could name", "sudo 可用的用户或 %组"))),
    "repositories": each(declared.repository),
    "service_limits": resource_lists.check_limits,
    "service_priorities": resource_lists.check_priorities,
    "sites": each(declared.place),
    "together": _anything,
    "tls_endpoints": each(declared.endpoint),
    "tls_links": each(declared.link),
    "test_passwords": declared.passwords,
    "thresholds": resource_lists.check_thresholds,
    "web_endpoints": each(declared.site),
    "web_packages": each(declared.package),
    "two_factors": _two_factors,
    "umask": _umask,
    "unit_or_none": resource_lists.check_unit,
    "url_or_none": optional(match(URL, Text("address of a web service", "网络服务地址"))),
    "listen_or_none": optional(
        match(CONNECT, Text("address and port, as in 10.0.0.5:9100", "地址与端口（示例：10.0.0.5:9100）"))),
}
# Of options whose texts YAML makes numbers of where there are no quotes.
_AS_WRITTEN = ("home_mode", "max_startups", "umask")
# By the name that catalogue/areas/*.yml gives as the area's `check`, of all its options together.
AREA_CHECKS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "backup_declared": backup_sets.check_declared, "declared": _declared,
    "monitored": resource_lists.check_monitored}
