# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers by which a browser keeps a page safe, and those that tell too much."""

from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, leaks
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_sites

_SEND = Text(
    "The administrator of {label} sends these headers with every answer, errors included (nginx: always), takes "
    "versions out, and "
    "turns TRACE off.",
    "请 {label} 的管理员在所有应答（包括错误应答，nginx 须加 always）中发送这些响应头，去除版本信息，并关闭 TRACE。")
_WRONG = Text("is not as it should be: {what}", "不符合要求：{what}")
_GOOD = Text(
    "sends a policy of content, no guessing of types, a limit to framing and to referrers, and tells no version",
    "已发送内容安全策略，禁止类型猜测，限制嵌入与来源信息，且未透露版本")
_NO = Text("{path} has no {name}", "{path} 没有 {name}")
_WEAK = Text(
    "Content-Security-Policy of {path} lets any script of the page run",
    "{path} 的 Content-Security-Policy 允许页面内任意脚本运行")
_FRAMES = Text(
    "{path} has neither frame-ancestors nor X-Frame-Options", "{path} 既没有 frame-ancestors，也没有 X-Frame-Options")
_TRACE = Text("TRACE sends back what it got", "TRACE 将收到的内容原样返回")
_TO_TLS = Text("sends all to TLS, where it is judged", "将请求重定向到 TLS，在该处判定")
_NOTHING = Text("gives no answer for {path}", "对 {path} 没有应答")
_FRAMING = ("deny", "sameorigin")


def judged(policy, site, found):
    """Yield what is said of the headers of a site's pages and of its page for a missing address."""
    wrong = []
    if found.trace.status == 200 and web_sites.MARK.encode() in found.trace.body:
        wrong.append(_TRACE)
    if found.sends_to_tls:
        if wrong:
            yield answers.told("fail", "trace", site, _WRONG.format(what=joined(wrong)), ["TRACE: HTTP 200"], _SEND)
        else:
            yield answers.told("not_applicable", "sends_to_tls", site, _TO_TLS, ["HTTP %d" % found.pages[0][1].status])
        return
    seen = []
    for path, reply in found.pages + ((web_sites.MISSING, found.missing),):
        if not reply.status:
            yield answers.told("error", "no_answer", site, _NOTHING.format(path=path), [])
            continue
        wrong += _of(policy, path, reply)
        told = leaks.of_headers(reply)
        wrong += [text for text in told if text not in wrong]
        seen.append("%s: HTTP %d" % (path, reply.status))
        seen += ["%s: %s" % one for one in reply.headers if one[0] in _SHOWN and "%s: %s" % one not in seen]
    if wrong:
        yield answers.told("fail", "headers", site, _WRONG.format(what=joined(wrong, "; ", "；")), seen, _SEND)
    else:
        yield answers.told("pass", "headers", site, _GOOD, seen)


_SHOWN = (
    "content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy", "server", "x-powered-by")


def _of(policy, path, reply):
    policies = [
        _directives(one) for name, value in reply.headers if name == "content-security-policy"
        for one in value.split(",")]
    if not policies:
        yield _NO.format(path=path, name="Content-Security-Policy")
    elif policy.level >= 3 and not any(map(_strict, policies)):
        yield _WEAK.format(path=path)
    framing = [value.lower() for name, value in reply.headers if name == "x-frame-options"]
    if not any("frame-ancestors" in one for one in policies) and not set(framing) & set(_FRAMING):
        yield _FRAMES.format(path=path)
    if (reply.header("x-content-type-options") or "").lower() != "nosniff":
        yield _NO.format(path=path, name="X-Content-Type-Options: nosniff")
    if not reply.header("referrer-policy"):
        yield _NO.format(path=path, name="Referrer-Policy")


def _directives(text):
    found: Dict[str, List[str]] = {}
    for part in text.split(";"):
        words = part.split()
        if words:
            # Of a directive that stands there twice, the first holds.
            found.setdefault(words[0].lower(), [word.lower() for word in words[1:]])
    return found


def _strict(policy):
    """Tell whether a policy lets only scripts run that it names."""
    sources = policy.get("script-src", policy.get("default-src"))
    if sources is None or "'unsafe-eval'" in sources or {"*", "data:", "http:", "https:"} & set(sources):
        return False
    named = any(word.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for word in sources)
    return named or "'unsafe-inline'" not in sources
