# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declared order of services: boundary_priorities and boundary_link_rates, typed and validated."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.flows import FlowError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import tc

_FIELDS = ("name", "protocol", "ports", "networks", "share", "order")
_PROTOCOLS = ("tcp", "udp", "sctp", "any")
# htb knows eight orders, and the last is that of all else.
_MOST = 7
_WRONG = Text("boundary_priorities, {label}: {problem}", "boundary_priorities，{label}：{problem}")
_RATES = Text("boundary_link_rates: {problem}", "boundary_link_rates：{problem}")

# `share`: percent of the link's rate that it has when all want to send; `order` 1 is served first.
Service = namedtuple("Service", "name protocol ports networks share order")
# `rates`: {link: bits a second}.
Priorities = namedtuple("Priorities", "services rates")


def declared(policy):
    """Return the Priorities of a policy, services in their order; raise FlowError for what cannot be used."""
    return parse(policy.priorities, policy.link_rates)


def parse(values, rates):
    """Return the Priorities that two variables declare; raise FlowError for what cannot be used."""
    services = [_service(value, index + 1) for index, value in enumerate(values)]
    for field in ("name", "order"):
        seen = [getattr(one, field) for one in services]
        twice = next((one for one in seen if seen.count(one) > 1), None)
        if twice is not None:
            raise _wrong(twice, Text("{field} is declared twice", "{field} 重复"), field=field)
    if len(services) > _MOST:
        raise _wrong(len(services), Text("more than {most} cannot be told apart", "最多区分 {most} 项"), most=_MOST)
    total = sum(one.share for one in services)
    if total > 99:
        raise _wrong("share", Text(
            "the shares are {total} % together; leave at least 1 % to all else",
            "share 合计 {total} %，至少为其他流量保留 1 %"), total=total)
    if bool(services) != bool(rates):
        raise FlowError(Text(
            "boundary_priorities and boundary_link_rates belong together: declare both, or none",
            "boundary_priorities 与 boundary_link_rates 须同时申报或同时省略"))
    return Priorities(
        sorted(services, key=lambda one: one.order),
        {name: _rate(name, rates[name]) for name in sorted(rates, key=str)})


def _service(value, position):
    label = Text("service %d" % position, "第 %d 项" % position)
    if not isinstance(value, dict):
        raise _wrong(label, Text("{value!r} is no dictionary", "{value!r} 不是字典"), value=value)
    unknown = next((name for name in value if name not in _FIELDS), None)
    if unknown is not None:
        raise _wrong(label, Text(
            "there is no field {field}; there are: {fields}", "没有字段 {field}；可用字段：{fields}"),
            field=unknown, fields=", ".join(_FIELDS))
    name = value.get("name")
    if not isinstance(name, str) or not flows.NAME.match(name):
        raise _wrong(label, Text("name is missing, too long, or has a quote or backslash in it",
                                 "name 缺失、过长，或含有引号、反斜杠"))
    protocol = value.get("protocol", "tcp")
    if protocol not in _PROTOCOLS:
        raise _wrong(name, Text(
            "protocol is {found!r}, expected one of {known}", "protocol 的值为 {found!r}，应为：{known}"),
            found=protocol, known=", ".join(_PROTOCOLS))
    ports = _listed(value, name, "ports", flows.ports_of)
    networks = _listed(value, name, "networks", flows.networks_of)
    if not ports and (protocol != "any" or not networks):
        raise _wrong(name, Text(
            "name ports, or protocol any with networks", "请写明 ports，或 protocol: any 与 networks"))
    if ports and protocol == "any":
        raise _wrong(name, Text("protocol any has no ports", "protocol: any 不能带 ports"))
    return Service(name, protocol, ports, networks, _number(value, name, "share", 99), _number(
        value, name, "order", 1000, position))


def _listed(value, name, field, read):
    found = value.get(field)
    if found is None:
        return ()
    found = found if isinstance(found, list) else [found]
    if not found:
        raise _wrong(name, Text("{field} is empty; leave it out to mean all of them", "{field} 为空；表示全部时请省略"),
                     field=field)
    return read(found, lambda problem: _wrong(name, Text("{field}: {it}", "{field}：{it}"), field=field, it=problem))


def _number(value, name, field, most, default=None):
    found = value.get(field, default)
    text = "" if isinstance(found, bool) else str(found)
    if not tc.WHOLE.match(text) or not 1 <= int(text) <= most:
        raise _wrong(name, Text(
            "{field} is {found!r}, expected a whole number from 1 to {most}",
            "{field} 的值为 {found!r}，应为 1 至 {most} 的整数"), field=field, found=found, most=most)
    return int(text)


def _rate(name, value):
    if not isinstance(name, str) or not flows.INTERFACE.match(name) or name.endswith("*"):
        raise FlowError(_RATES.format(problem=Text(
            "{name!r} is no interface name (15 characters at most)",
            "{name!r} 不是接口名称（最多 15 个字符）").format(name=name)))
    found = tc.rate(value) if isinstance(value, str) else None
    if found is None or found < 10 ** 5:
        raise FlowError(_RATES.format(problem=Text(
            "{name} is {value!r}, expected a rate of 100kbit at least, as in 100mbit",
            "{name} 的值为 {value!r}，应为不小于 100kbit 的速率，如 100mbit").format(name=name, value=value)))
    return found


def _wrong(label, problem, **parts):
    return FlowError(_WRONG.format(label=label, problem=problem.format(**parts)))
