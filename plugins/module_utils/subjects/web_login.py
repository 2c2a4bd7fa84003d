# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login to a declared site with its test account, as a browser does it: its page, its form, a page behind it.

Nothing but a declared login is spoken to: one address, no redirect followed, no more requests than the budget has.
"""

import re
import time
from typing import Any, Dict, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http

TOO_MANY = 429
_SECONDS = 10
_INPUT = re.compile(r"<input\b[^>]{0,2000}>", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'>]{1,1000}))""")
_COOKIE = re.compile(r"([^\s=;,]{1,200})=([^;\x00-\x20]{0,4000})")

_SPENT = Text("the requests or the time of a test are used up", "测试的请求数或时间已用完")
_SILENT = Text("{path} gives no answer", "{path} 没有应答")
_FAULT = Text("{path} answers with HTTP {status}", "{path} 返回 HTTP {status}")


class Stopped(Exception):
    """A test cannot go on; `told` is why, as a Text."""

    def __init__(self, told: Text) -> None:
        super().__init__(told.en)
        self.told = told


class Budget:
    """What a site's tests may still ask: so many requests, until so long."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests = requests
        self._until = time.monotonic() + seconds

    def more(self, seconds: float) -> None:
        """Give it more time: what is waited for on purpose is not counted."""
        self._until += seconds

    def spend(self) -> None:
        """Take one request; raises Stopped."""
        self._requests -= 1
        if self._requests < 0 or time.monotonic() > self._until:
            raise Stopped(_SPENT)


class Session:
    """A browser's own cookies at a site, with a session or without."""

    def __init__(self, site: web_sites.Site, context: Any, budget: Budget) -> None:
        self._site, self._context, self._budget = site, context, budget
        self._login: Dict[str, Any] = site.declared["login"]
        self._cookies: Dict[str, str] = {}

    def page(self) -> http.Reply:
        """Return the page with the form; raises Stopped."""
        return self._ask(self._login["page"])

    def log_in(self, password: str) -> Tuple[int, float]:
        """Send the form; return the status of the answer and the seconds it took. Raises Stopped where there is none.
        """
        login, fields = self._login, self._login["fields"]
        form = {fields["user"]: login["user"], fields["password"]: password}
        page = self.page()
        if page.status == TOO_MANY:
            return page.status, 0.0
        form.update(self._token(page))
        began = time.monotonic()
        reply = self._ask(login.get("post", login["page"]), form)
        return reply.status, time.monotonic() - began

    @property
    def inside(self) -> bool:
        """Whether the page behind the login is shown."""
        return self._ask(self._login["inside"]).status == 200

    def end(self) -> bool:
        """Log out, by GET and then by POST; return whether that has ended the session."""
        if "logout" not in self._login:
            return False
        page = self._ask(self._login["logout"])
        if self.inside:
            self._ask(self._login["logout"], self._token(page))
        return not self.inside

    def shows(self, page: http.Reply) -> bool:
        """Whether a page has what is declared as the captcha."""
        mark = self._login.get("captcha", "")
        return bool(mark) and mark.encode("utf-8") in page.body

    def _token(self, page: http.Reply) -> Dict[str, str]:
        """Return the hidden field of a page that a form has to send back."""
        name = self._login.get("token", "")
        for found in _INPUT.findall(page.body.decode("utf-8", "replace")) if name else ():
            attributes = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(found)}
            if attributes.get("name") == name:
                from html import unescape

                return {name: unescape(attributes.get("value", ""))}
        return {}

    def _ask(self, path: str, form: Optional[Dict[str, str]] = None) -> http.Reply:
        self._budget.spend()
        site, body, more = self._site, b"", []
        if self._cookies:
            more.append("Cookie: " + "; ".join("%s=%s" % one for one in sorted(self._cookies.items())))
        if form is not None:
            from urllib.parse import urlencode

            body = urlencode(form).encode("ascii")
            origin = site.declared["url"].split("/", 3)
            more += [
                "Content-Type: application/x-www-form-urlencoded", "Content-Length: %d" % len(body),
                "Origin: " + "/".join(origin[:3]), "Referer: " + "/".join(origin[:3]) + self._login["page"]]
        reply = http.ask(
            site.address, site.port, site.name, path, self._context, "POST" if form is not None else "GET",
            tuple(more), body, _SECONDS)
        if reply is None or not reply.status:
            raise Stopped(_SILENT.format(path=path))
        if reply.status >= 500:
            raise Stopped(_FAULT.format(path=path, status=reply.status))
        for name, value in reply.headers:
            match = _COOKIE.match(value) if name == "set-cookie" else None
            if match is not None:
                self._cookies[match.group(1)] = match.group(2)
        return reply
