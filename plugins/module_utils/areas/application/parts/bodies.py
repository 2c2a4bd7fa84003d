# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large the body of a request may be, by each kind of web server."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import nginx_values, tiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web

_WITHIN = Text("from 1 byte to {mib} MiB", "1 字节至 {mib} MiB")


def _judged(tier, name, given, where, found):
    most = tier.policy.body_mib
    good = None if found is None else 0 < found <= most << 20
    return tiers.setting(tier, name, given, where, good, _WITHIN.format(mib=most))


def nginx(tier):
    """Yield what is said of client_max_body_size; 0 is no limit."""
    for given, where, word in nginx_values.each(tier, "client_max_body_size", "1m"):
        yield _judged(tier, "client_max_body_size", given, where, web.size(word))


def httpd(tier):
    """Yield what is said of LimitRequestBody: its default is no limit, or since 2.4.54 one of 1 GiB."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd_source

    sites = httpd_source.sites(tier.host, tier.server)
    main, seen = sites[0], set()
    for site in sites[1:] or sites:
        whole = site.whole("limitrequestbody") or main.whole("limitrequestbody")
        narrow = main.narrow.get("limitrequestbody", []) + site.narrow.get("limitrequestbody", [])
        for found in [whole] + narrow:
            where = found[1] if found else main.where.path
            if where in seen:
                continue
            seen.add(where)
            if found is None:
                given = tiers.default(Text("none, or 1 GiB since 2.4.54", "无限制，2.4.54 起为 1 GiB"))
                yield _judged(tier, "LimitRequestBody", given, where, 0)
            else:
                word = found[0][0] if found[0] else ""
                yield _judged(tier, "LimitRequestBody", word, where, web.size(word))


def haproxy(tier):
    """Yield that HAProxy passes bodies on."""
    yield observed(
        "not_applicable", "passed_on", "{label} passes bodies on to its servers, which limit them.",
        "{label} 将请求体转交后端服务器，由后端限制。", label=tier.label,
        evidence=[Evidence("file", "/proc/%d" % tier.server.process, tier.label)])


def tomcat(tier):
    """Yield what is said of the sizes that Tomcat's connectors take; what is below 0 is no limit."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source as tomcat_source

    for one in tomcat_source.connectors(tier.host, tier.server):
        for name in ("maxPostSize", "maxSwallowSize"):
            given = one.get(name)
            told = Text("{name} ({port})", "{name}（{port}）").format(name=name, port=one.get("port"))
            word = given if given is not None else "2097152"
            found = 0 if word.startswith("-") else web.size(word)
            # Tomcat takes nothing at all with 0 since 7.0.63.
            yield _judged(tier, told, word if given is not None else tiers.default(word), one.where, found)
