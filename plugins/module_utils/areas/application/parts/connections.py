# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many connections each kind of web server takes, and how many of one client."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import nginx_values, tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web

_BOUNDED = Text("a number", "一个数值")
_EACH = Text(
    "The administrator of {label} limits connections and requests of each client there, or declares in "
    "application_front "
    "what does so in front.",
    "请 {label} 的管理员在该处限制每个客户端的连接与请求，或在 application_front 中申报由前端设备限制。")
_ASK = Text(
    "The administrator of {label} says what limits each client: a filter of the application, or what is declared in "
    "application_front.",
    "请 {label} 的管理员说明由何处限制每个客户端：应用自身的过滤器，或在 application_front 中申报的前端设备。")
# Of these all clients have the same.
_SHARED = re.compile(r"\$(?:server_name|host|http_host|uri|request_uri|server_addr|server_port|scheme)\b")
_COUNTED = re.compile(r"(?:sc[0-2]?|src)_(?:conn_cur|conn_rate|http_req_rate|http_req_cnt)\b")
_REFUSES = re.compile(r"(?:http-request (?:deny|tarpit|reject|silent-drop)|tcp-request \w+ reject)\b")


def _number(tier, name, given, where, found):
    return tiers.setting(tier, name, given, where, found, _BOUNDED)


def _front(tier):
    """Yield that clients are limited in front, where that is declared."""
    if tier.policy.front:
        yield observed(
            "not_applicable", "front", "Each client of {label} is limited in front of it, by {front}, which is "
            "judged there.",
            "{label} 的每个客户端由其前端 {front} 限制，在该处判定。", label=tier.label, front=tier.policy.front,
            evidence=[Evidence("record", "application_front", tier.policy.front)])


def _unlimited(tier, what, where, missing):
    return observed(
        "fail", "clients_unlimited", "{what} of {label} does not limit each client: {missing}.",
        "{label} 的{what}未限制每个客户端：{missing}。", what=what, label=tier.label, missing=missing, where=where,
        evidence=[absent(where)], advice=_EACH.format(label=tier.label))


def _limited(tier, what, where, text):
    return observed(
        "pass", "clients_limited", "{what} of {label} limits each client.", "{label} 的{what}限制每个客户端。"
        "", what=what,
        label=tier.label, where=where, evidence=[Evidence("file", where, text)])


def nginx(tier):
    """Yield what is said of nginx: its connections are always bounded; clients are by limit_conn and limit_req."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source as nginx_source

    found = nginx_source.main(tier.host, tier.server, "events", "worker_connections")
    if not nginx_values.blocks(tier):
        return
    if found is None:
        path = nginx_source.main_file(tier.host, tier.server)
        yield _number(tier, "worker_connections", tiers.default("512"), path, True)
    else:
        yield _number(tier, "worker_connections", " ".join(found.words), found.where, True)
    if tier.policy.front:
        yield from _front(tier)
        return
    for block in nginx_values.blocks(tier):
        # What sends all elsewhere serves nothing.
        if not any(one.name == "return" for one in block.inner):
            yield _of_block(tier, block)


def _of_block(tier, block):
    what = Text("the server block {names}", "server 块 {names}").format(names=" ".join(block.names) or "_")
    missing = [name for name in ("limit_conn", "limit_req") if not _holds(block, name)]
    if missing:
        return _unlimited(tier, what, block.where, Text(
            "nothing of {names} holds for all of it", "{names} 未对其全部内容生效").format(
                names=joined(missing)))
    return _limited(tier, what, block.where, "; ".join(
        "%s %s" % (name, " ".join(block.get(name).words)) for name in ("limit_conn", "limit_req")))


def _holds(block, name):
    """Tell whether a limit holds for each client everywhere in a server block: a block within that has its own loses
    those around it.
    """
    if any(one is not None and one.words == ("on",) for one in block.each(name + "_dry_run")):
        return False
    keys = {word[5:].partition(":")[0]: zone.words[0] for zone in block.settings.get(name + "_zone", ())
            for word in zone.words[1:] if word.startswith("zone=")}
    return all(
        any("$" in _SHARED.sub("", keys.get(_zone(one), "")) for one in found)
        for found in [block.settings.get(name, [])] + block.within(name))


def _zone(one):
    named = [word[5:] for word in one.words if word.startswith("zone=")]
    return (named or one.words or ("",))[0]


def httpd(tier):
    """Yield what is said of httpd: MaxRequestWorkers has a default; clients are limited by modules."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd_source

    main = httpd_source.sites(tier.host, tier.server)[0]
    found = main.whole("maxrequestworkers") or main.whole("maxclients")
    if found is None:
        yield _number(tier, "MaxRequestWorkers", tiers.default(Text("256 or 400", "256 或 400")), main.where.path, True)
    else:
        yield _number(tier, "MaxRequestWorkers", " ".join(found[0]), found[1], True)
    if tier.policy.front:
        yield from _front(tier)
        return
    loaded = httpd_source.modules(tier.host, tier.server)
    what = Text("the server", "服务器")
    limit = main.whole("qs_srvmaxconnperip") if "qos" in loaded else None
    evasive = next((one for one in main.settings.get("loadmodule", ()) if one[0][:1] in (
        ("evasive20_module",), ("evasive_module",))), None)
    if limit is not None:
        yield _limited(tier, what, limit[1], "QS_SrvMaxConnPerIP " + " ".join(limit[0]))
    elif evasive is not None:
        yield _limited(tier, what, evasive[1], "LoadModule " + " ".join(evasive[0]))
    else:
        yield _unlimited(tier, what, main.where.path, Text(
            "neither mod_qos with QS_SrvMaxConnPerIP nor mod_evasive is loaded",
            "既未加载 mod_qos（QS_SrvMaxConnPerIP），也未加载 mod_evasive"))


def haproxy(tier):
    """Yield what is said of HAProxy: maxconn of global, and what is counted and refused in each frontend."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source as haproxy_source

    proxies = haproxy_source.proxies(tier.host, tier.server)
    fronts = [one for one in proxies if one.kind in ("frontend", "listen")]
    if not fronts:
        return
    found = next((one.last("maxconn") for one in proxies if one.kind == "global" and one.last("maxconn")), None)
    if found is None:
        given = Text("not set (as many as files may be open)", "未设置（以可打开文件数为限）")
        yield _number(tier, "maxconn", given, haproxy_source.files(tier.host, tier.server)[0], False)
    else:
        word = found[0][1] if len(found[0]) > 1 else ""
        number = web.size(word)
        yield _number(tier, "maxconn", word, found[1], None if number is None else number > 0)
    if tier.policy.front:
        yield from _front(tier)
        return
    for proxy in fronts:
        what = Text("{kind} {name}", "{kind} {name}").format(kind=proxy.kind, name=proxy.name)
        refusing = _refusing(proxy)
        if refusing is None:
            yield _unlimited(tier, what, proxy.where, Text(
                "no line refuses by what a stick-table counts", "没有按 stick-table 计数拒绝请求的行"))
        else:
            yield _limited(tier, what, refusing[1], " ".join(refusing[0]))


def _refusing(proxy):
    """Return the line that refuses a client by what is counted of it, or None."""
    lines = [(" ".join(words), (words, where)) for words, where in proxy.inherited + proxy.own]
    counted = {words[1] for text, (words, _where) in lines if words[0] == "acl" and len(words) > 2
               and _COUNTED.search(text)}
    # What is counted has to be filled, by tracking or by src_ of a table that is.
    if not any("track-sc" in text for text, _line in lines):
        return None
    return next((one for text, one in lines if _REFUSES.match(text) and (
        counted & set(one[0]) or _COUNTED.search(text))), None)


def tomcat(tier):
    """Yield what is said of Tomcat's connectors. What limits each client is in its applications, or in front."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source as tomcat_source

    found = tomcat_source.connectors(tier.host, tier.server)
    for one in found:
        given = one.get("maxConnections")
        told = Text("maxConnections ({port})", "maxConnections（{port}）").format(port=one.get("port"))
        word = given if given is not None else "8192"
        number = 0 if word.startswith("-") else web.size(word)
        yield _number(
            tier, told, word if given is not None else tiers.default(word), one.where,
            None if number is None else number > 0)
    if found and tier.policy.front:
        yield from _front(tier)
    elif found:
        yield observed(
            "manual", "clients_of_tomcat", "Whether each client of {label} is limited stands in its applications, "
            "which are not "
            "read.", "{label} 是否限制每个客户端取决于其应用，应用未予读取。", label=tier.label,
            evidence=[Evidence("file", found[0].where, "Connector")], advice=_ASK.format(label=tier.label))
