# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long each kind of web server waits for a side that is silent."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import nginx_values, tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web

_AT_MOST = Text("at most {seconds} s", "不超过 {seconds} 秒")
_LIMITS_BOTH = Text("limits for header and body", "对请求头与请求体的时限")
_KINDS = re.compile(r"(header|body)=([0-9]+)(?:-([0-9]+))?", re.IGNORECASE)


def _judged(tier, name, given, where, found, most):
    good = None if found is None else 0 <= found <= most
    return tiers.setting(tier, name, given, where, good, _AT_MOST.format(seconds=most))


def nginx(tier):
    """Yield what is said of nginx's time limits. A time of 0 for keepalive_timeout is none between requests."""
    policy = tier.policy
    for name, default, most in (
            ("client_header_timeout", "60s", policy.timeout_seconds),
            ("client_body_timeout", "60s", policy.timeout_seconds),
            ("send_timeout", "60s", policy.timeout_seconds),
            ("keepalive_timeout", "75s", policy.keepalive_seconds)):
        for given, where, word in nginx_values.each(tier, name, default):
            yield _judged(tier, name, given, where, web.seconds(word), most)


def httpd(tier):
    """Yield what is said of httpd's time limits, of the server and each virtual host."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd_source

    sites = httpd_source.sites(tier.host, tier.server)
    main, seen = sites[0], set()
    for site in sites:
        for name, default, most in (
                ("Timeout", "60", tier.policy.timeout_seconds),
                ("KeepAliveTimeout", "5", tier.policy.keepalive_seconds)):
            found = site.whole(name.lower()) or main.whole(name.lower())
            alive = site.whole("keepalive") or main.whole("keepalive")
            if name == "KeepAliveTimeout" and alive and alive[0][:1] in (("Off",), ("off",)):
                continue
            where = found[1] if found else main.where.path
            if (name, where) not in seen:
                seen.add((name, where))
                word = found[0][0] if found and found[0] else default
                yield _judged(
                    tier, name, word if found else tiers.default(default), where, web.seconds(word), most)
        yield from _of_requests(tier, site, main, httpd_source.modules(tier.host, tier.server), seen)


def _of_requests(tier, site, main, modules, seen):
    """Yield what is said of the time for a request as a whole, which slow clients are stopped by."""
    name, most = "RequestReadTimeout", tier.policy.timeout_seconds
    if "reqtimeout" not in modules:
        if name not in seen:
            seen.add(name)
            missing = Text("not in force (mod_reqtimeout is not loaded)", "未生效（未加载 mod_reqtimeout）")
            yield tiers.setting(tier, name, missing, main.where.path, False, _LIMITS_BOTH)
        return
    limits, where = {"header": (20, 40), "body": (20, 0)}, None
    for holder in (main,) if site is main else (main, site):
        for words, place in holder.settings.get(name.lower(), ()):
            where = place
            for kind, least, upper in _KINDS.findall(" ".join(words)):
                limits[kind.lower()] = int(least[:9]), int(upper[:9] or 0)
    if (name, where) in seen:
        return
    seen.add((name, where))
    told = " ".join("%s=%d%s" % (kind, least, "-%d" % upper if upper else "") for kind, (least, upper) in sorted(
        limits.items()))
    good = all(0 < least <= most and upper <= most for least, upper in limits.values())
    yield tiers.setting(
        tier, name, told if where else tiers.default(told), where or main.where.path, good,
        Text("header and body above 0 and at most {seconds} s", "header 与 body 均大于 0 且不超过 {seconds} 秒").format(
            seconds=most))


def haproxy(tier):
    """Yield what is said of HAProxy's time limits. A limit that is missing is none; timeout tunnel may be long."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source as haproxy_source

    policy = tier.policy
    for proxy in haproxy_source.proxies(tier.host, tier.server):
        if proxy.kind not in ("frontend", "listen", "backend"):
            continue
        wanted = []
        if proxy.kind != "backend":
            wanted.append(("client", policy.proxy_seconds))
            if proxy.web:
                wanted.append(("http-request", policy.timeout_seconds))
                if proxy.last("timeout", "http-keep-alive"):
                    wanted.append(("http-keep-alive", policy.keepalive_seconds))
        if proxy.kind != "frontend":
            wanted += [("connect", policy.timeout_seconds), ("server", policy.proxy_seconds)]
        for name, most in wanted:
            found = proxy.last("timeout", name)
            told = Text("timeout {name} ({kind} {proxy})", "timeout {name}（{kind} {proxy}）").format(
                name=name, kind=proxy.kind, proxy=proxy.name)
            if found is None:
                yield tiers.setting(
                    tier, told, tiers.no_limit(), str(proxy.where), False, _AT_MOST.format(seconds=most))
                continue
            word = found[0][2] if len(found[0]) > 2 else ""
            # Without a unit these are milliseconds; 0 is no limit.
            length = web.seconds(word, "ms")
            yield _judged(tier, told, word, found[1], -1.0 if length == 0 else length, most)


def tomcat(tier):
    """Yield what is said of the time limits of Tomcat's connectors, in milliseconds; -1 is no limit."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source as tomcat_source

    for one in tomcat_source.connectors(tier.host, tier.server):
        limit = one.get("connectionTimeout")
        for name, given, most in (
                ("connectionTimeout", limit, tier.policy.timeout_seconds),
                ("keepAliveTimeout", one.get("keepAliveTimeout") or limit, tier.policy.keepalive_seconds)):
            told = Text("{name} ({port})", "{name}（{port}）").format(name=name, port=one.get("port"))
            word = given if given is not None else "60000"
            length = -1.0 if word.startswith("-") else web.seconds(word, "ms")
            yield _judged(tier, told, word if given is not None else tiers.default(word), one.where, length, most)
