# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What error pages tell: nobody what is inside, and users what to do."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, leaks
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

_HIDE = Text(
    "The administrator of {label} has it tell no version, path or trace (nginx: server_tokens off; httpd: "
    "ServerTokens Prod, "
    "ServerSignature Off; Tomcat: ErrorReportValve).",
    "请 {label} 的管理员去除版本、路径与调用栈（nginx：server_tokens off；httpd：ServerTokens Prod、"
    "ServerSignature Off；Tomcat：ErrorReportValve）。")
_WRITE = Text(
    "The owner of {label} has error pages say a code and what users should do, and names their words in "
    "application_error_text.",
    "请 {label} 的负责人在出错页面中写明错误代码与处理办法，并在 application_error_text 中写明其固定文字。")
_TELLS = Text("tells what is inside when it refuses a request: {what}", "拒绝请求时透露内部信息：{what}")
_LACKS = Text(
    "answers a missing page ({status}) without the words of application_error_text",
    "对不存在的页面（{status}）的应答不含 application_error_text 指定的文字")
_HAS = Text(
    "answers a missing page ({status}) with the words of application_error_text, and tells nothing of what is inside",
    "对不存在的页面（{status}）的应答含 application_error_text 指定的文字，且未透露内部信息")
_SILENT = Text("sends all to TLS, and tells nothing of what is inside", "将请求重定向到 TLS，且未透露内部信息")
_PERSON = Text(
    "tells nothing of what is inside; whether its page for a missing address ({status}) tells users what to do is "
    "not known",
    "未透露内部信息；其对不存在页面（{status}）的应答是否说明用户应如何处理，尚不可知")
_NOTHING = Text("gives no answer for a missing page", "对不存在的页面没有应答")


def judged(policy, site, found):
    """Yield what is said of a site's answers to a page that is not there, and to a request line that is too long."""
    missing = found.missing
    if not missing.status:
        yield answers.told("error", "no_error_page", site, _NOTHING, [])
        return
    told = list(dict.fromkeys(
        text for reply in (missing, found.long) for text in leaks.of_headers(reply) + leaks.of_body(reply)))
    seen = ["HTTP %d" % missing.status] + told
    if told:
        yield answers.told("fail", "tells_inside", site, _TELLS.format(what=joined(told)), seen, _HIDE)
    if found.sends_to_tls:
        if not told:
            yield answers.told("pass", "sends_to_tls", site, _SILENT, seen)
    elif policy.error_text:
        words = [policy.error_text.encode(code, "ignore") for code in ("utf-8", "gb18030")]
        if not any(word and word in missing.body for word in words):
            yield answers.told("fail", "no_words", site, _LACKS.format(status=missing.status), seen, _WRITE)
        elif not told:
            yield answers.told("pass", "tells_users", site, _HAS.format(status=missing.status), seen)
    elif not told:
        yield answers.told("manual", "words_unknown", site, _PERSON.format(status=missing.status), seen, _WRITE)
