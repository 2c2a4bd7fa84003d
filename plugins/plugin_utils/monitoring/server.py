# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A monitoring server, asked over HTTP: what it answers is data of a stranger, bounded and of the form that is known.

No redirect is followed and no proxy used: a login page is no answer, and a token goes to the named server alone.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["Prometheus", "Server", "Unanswered"]

_SECONDS, _MOST = 10, 8 * 2**20
_NO_TOKEN = Text("its token file {path} cannot be read ({error})", "令牌文件 {path} 无法读取（{error}）")
_REFUSED = Text("it answers {code}", "应答状态为 {code}")
_MOVED = Text(
    "it answers {code}, which leads elsewhere, as to a login page", "应答状态为 {code}，转向其他地址（如登录页）")
_UNREACHED = Text("it does not answer ({error})", "无应答（{error}）")
_LARGE = Text("its answer has more than {size} MiB", "应答超过 {size} MiB")
_ODD = Text("its answer is not of the form that is known", "应答格式无法识别")
_WRONG = Text("it says: {said}", "其提示：{said}")


class Unanswered(Exception):
    """A question that was not answered; `told` is why."""

    def __init__(self, told: Text) -> None:
        super().__init__(told.en)
        self.told = told


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Follow nothing."""


class Server:
    """One server. `now` is the time by its own clock, once it has answered: ours may be another."""

    def __init__(self, url: str, token_file: str = "") -> None:
        self.url = url.rstrip("/")
        self.now = time.time()
        self._token_file = token_file
        self._open = urllib.request.build_opener(_Stays, urllib.request.ProxyHandler({})).open

    def text(self, path: str, body: bytes | None = None) -> str:
        """Return what it answers; raises Unanswered."""
        headers = {"Accept": "application/json", **self._token()}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        try:
            with self._open(request, timeout=_SECONDS) as answer:
                data = answer.read(_MOST + 1)
                said = answer.headers.get("Date")
        except urllib.error.HTTPError as error:
            error.close()
            told = _MOVED if 300 <= error.code < 400 else _REFUSED
            raise Unanswered(told.format(code=error.code)) from error
        except (OSError, ValueError, urllib.error.URLError) as error:
            raise Unanswered(_UNREACHED.format(error=_short(getattr(error, "reason", error)))) from error
        if len(data) > _MOST:
            raise Unanswered(_LARGE.format(size=_MOST // 2**20))
        try:
            self.now = parsedate_to_datetime(said or "").timestamp()
        except ValueError:
            self.now = time.time()
        return data.decode("utf-8", "replace")

    def json(self, path: str, body: bytes | None = None) -> Any:
        """Return what it answers as JSON; raises Unanswered."""
        try:
            return json.loads(self.text(path, body))
        except (ValueError, RecursionError) as error:
            raise Unanswered(_ODD) from error

    def _token(self) -> dict[str, str]:
        if not self._token_file:
            return {}
        try:
            token = Path(self._token_file).expanduser().read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise Unanswered(_NO_TOKEN.format(path=self._token_file, error=_short(error))) from error
        return {"Authorization": f"Bearer {token}"}


class Prometheus(Server):
    """A server that speaks the API of Prometheus."""

    def ask(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Return the data of an answer."""
        answer = self.json(f"/api/v1/{path}?{urllib.parse.urlencode(parameters or {})}")
        if not isinstance(answer, dict):
            raise Unanswered(_ODD)
        if answer.get("status") != "success":
            raise Unanswered(_WRONG.format(said=_short(answer.get("error", "-"))))
        return answer.get("data")

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return what an expression comes to now: its series, each with its labels."""
        return self._series(self.ask("query", {"query": expression}))

    def daily(self, expression: str, days: int) -> list[dict[str, Any]]:
        """Return the largest value of each of the last days, of each series."""
        end = int(self.now)
        return self._series(self.ask("query_range", {
            "query": f"max_over_time(({expression})[1d:5m])", "start": end - (days - 1) * 86400, "end": end,
            "step": 86400}))

    @staticmethod
    def _series(data: Any) -> list[dict[str, Any]]:
        found = data.get("result") if isinstance(data, dict) else None
        if not isinstance(found, list):
            raise Unanswered(_ODD)
        return [one for one in found if isinstance(one, dict) and isinstance(one.get("metric"), dict)]


def _short(error: Any) -> str:
    return harmless(str(error))[:200]
