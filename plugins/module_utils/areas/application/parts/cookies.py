# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cookies of sites by their names and attributes; their values are told nowhere."""

import re
from typing import Any, Dict, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

_SESSION = re.compile(r"(?i)sess|sid\Z|\Asid|(?<!xsrf-)(?<!csrf-)(?<!csrf)(?<!xsrf)token|auth|jwt|remember")
_LET = Text(
    "The owner of {label} sets Secure, HttpOnly and SameSite=Lax or Strict on cookies of sessions, and Secure on all "
    "others.",
    "请 {label} 的负责人为会话 Cookie 设置 Secure、HttpOnly 和 SameSite=Lax 或 Strict，其他 Cookie 至少设置 Secure。")
_DECLARE = Text(
    "The owner of {label} names the page that begins a session in pages of application_endpoints.",
    "请 {label} 的负责人在 application_endpoints 的 pages 中写明开始会话的页面。")
_LACKS = Text("sets cookies without what keeps them: {what}", "所设置的 Cookie 缺少保护属性：{what}")
_OF = Text("{name} lacks {attributes}", "{name} 缺少 {attributes}")
_PLAIN = Text(
    "sets {names} over plain HTTP without Secure; whether TLS and Secure come from in front is not seen here",
    "经明文 HTTP 设置的 {names} 没有 Secure；前端是否提供 TLS 并加上 Secure，本机无法得知")
_NONE = Text("sets no cookie at {paths}, so that none was judged", "在 {paths} 未设置 Cookie，未予判定")
_ABSENT = Text("does not set {names} at {paths}", "在 {paths} 未设置 {names}")
_GOOD = Text("sets {names} as they should be", "设置的 {names} 符合要求")
_TO_TLS = Text("sends all to TLS, where it is judged", "将请求重定向到 TLS，在该处判定")


class Cookie(NamedTuple):
    """A cookie's name and its attributes by small names; its value is not kept."""

    name: str
    attributes: Dict[str, str]

    @property
    def shown(self):
        """What may be shown of it."""
        return "; ".join([self.name] + [
            key + (value and "=" + value) for key, value in sorted(self.attributes.items())
            if key in ("secure", "httponly", "samesite", "path", "domain")])

    def lacks(self, session: bool, tls: bool) -> Any:
        """Return the attributes that it lacks."""
        if tls and "secure" not in self.attributes:
            yield "Secure"
        if session and "httponly" not in self.attributes:
            yield "HttpOnly"
        if session and self.attributes.get("samesite", "").lower() not in ("lax", "strict"):
            yield "SameSite=Lax"
        if self.name.startswith("__Host-") and (self.attributes.get("path") != "/" or "domain" in self.attributes):
            yield "Path=/"


def read(header: str) -> Cookie:
    """Return the cookie of a Set-Cookie header."""
    first, *rest = header.split(";")
    pairs = [part.partition("=") for part in rest]
    attributes = {key.strip().lower(): value.strip()[:100] for key, _sign, value in pairs}
    return Cookie(first.partition("=")[0].strip()[:100], attributes)


def judged(policy, site, found):
    """Yield what is said of the cookies that a site's pages set."""
    if found.sends_to_tls:
        yield answers.told("not_applicable", "sends_to_tls", site, _TO_TLS, ["HTTP %d" % found.pages[0][1].status])
        return
    cookies = [read(value) for _path, reply in found.pages for name, value in reply.headers if name == "set-cookie"]
    paths = joined(path for path, _reply in found.pages)
    declared = site.declared.get("session_cookies", [])
    seen = [one.shown for one in cookies]
    missing = sorted(set(declared) - {one.name for one in cookies})
    if missing:
        text = _ABSENT.format(names=joined(missing), paths=paths)
        yield answers.told("manual", "cookie_not_seen", site, text, seen, _DECLARE)
    elif not cookies:
        yield answers.told("not_checked", "no_cookie", site, _NONE.format(paths=paths), [], _DECLARE)
    wrong, plain = [], []
    for one in cookies:
        session = one.name in declared or not declared and _SESSION.search(one.name) is not None
        lacking = list(one.lacks(session, bool(site.tls)))
        if lacking:
            wrong.append(_OF.format(name=one.name, attributes=joined(lacking)))
        elif not site.tls and "secure" not in one.attributes:
            plain.append(one.name)
    if wrong:
        yield answers.told("fail", "cookies", site, _LACKS.format(what=joined(wrong, "; ", "；")), seen, _LET)
    if plain:
        yield answers.told("manual", "plain_cookies", site, _PLAIN.format(names=joined(plain)), seen, _LET)
    if cookies and not wrong and not plain:
        yield answers.told("pass", "cookies", site, _GOOD.format(names=joined(one.name for one in cookies)), seen)
