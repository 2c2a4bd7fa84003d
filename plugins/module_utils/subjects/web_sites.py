# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of a host: of the web servers that run here, and declared ones; what each of them answers.

A site gets at most eight requests that ask for nothing but pages: no payload, no body, no other method than GET and
TRACE, no redirect followed.
"""

import time
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, http, x509

_MOST_SITES = 40
MISSING, LONG = "/jrt0117-no-such-page", "/" + "a" * 9000
MARK = "jrt0117-trace"
# A server whose names are not read: the address is asked, over TLS or without.
_UNKNOWN: List[Tuple[Optional[str], Optional[bool]]] = [(None, None)]
_REDIRECTS = (301, 302, 303, 307, 308)

_NO_ANSWER = Text("gives no answer to a request", "对请求没有应答")
_NO_TIME = Text("was not asked within application_seconds", "未能在 application_seconds 内询问")
_CERTIFICATE = Text("takes clients with a certificate alone", "仅接受出示证书的客户端")
_TOO_MANY = Text("is beyond the {most} sites that are asked", "超出询问数量上限（{most} 个站点）")
_NO_NAMES = Text("has names that are not known: {problem}", "的名称未知：{problem}")


class Site(NamedTuple):
    """A site that is asked. `tls` is None where that is not known; `declared` what application_endpoints says of it."""

    label: str
    address: str
    port: int
    name: Optional[str]
    tls: Optional[bool]
    paths: Tuple[str, ...]
    declared: Dict[str, Any]

    @property
    def place(self) -> str:
        """Where it is: its address with its port, and the name that is asked for."""
        address = "[%s]" % self.address if ":" in self.address else self.address
        return "%s:%d" % (address, self.port) + (" (%s)" % self.name if self.name else "")


class Answers(NamedTuple):
    """What a site answers: to each page, to one that is not there, to a request line that is too long, to TRACE."""

    pages: Tuple[Tuple[str, Any], ...]
    missing: Any
    long: Any
    trace: Any

    @property
    def sends_to_tls(self) -> bool:
        """Whether the first page is a redirect to TLS."""
        first = self.pages[0][1]
        return first.status in _REDIRECTS and (first.header("location") or "").lower().startswith("https://")


def of(host: Any, policy: Any) -> List[Any]:
    """Return (Site, Answers) of each that answers, and an Unasked of each other; asked once, until the host changes."""
    return host.ask("answers", lambda: list(_asked(host, policy)))


def _asked(host, policy):
    until, count = time.monotonic() + policy.seconds, 0
    for one in found(host, policy):
        if isinstance(one, endpoints.Unasked):
            yield one
            continue
        count += 1
        if count > _MOST_SITES:
            yield endpoints.Unasked(one.label, "not_checked", _TOO_MANY.format(most=_MOST_SITES), one.place)
        elif time.monotonic() > until:
            yield endpoints.Unasked(one.label, "error", _NO_TIME, one.place)
        else:
            yield _of_site(one)


def _of_site(site):
    for tls in (True, False) if site.tls is None else (site.tls,):
        context = http.open_context() if tls else None
        first = http.ask(site.address, site.port, site.name, site.paths[0], context)
        if first is not None and first.status:
            break
    else:
        return endpoints.Unasked(site.label, "error", _NO_ANSWER, site.place)
    if first.asks_certificate:
        return endpoints.Unasked(site.label, "not_checked", _CERTIFICATE, site.place)

    def ask(path, **more):
        return http.ask(site.address, site.port, site.name, path, context, **more) or http.Reply(refused=True)

    pages = ((site.paths[0], first),) + tuple((path, ask(path)) for path in site.paths[1:])
    trace = ask("/", method="TRACE", more=("X-Jrt0117: " + MARK,))
    return site._replace(tls=tls), Answers(pages, ask(MISSING), ask(LONG), trace)


def found(host: Any, policy: Any) -> Iterator[Any]:
    """Yield each Site, and each Unasked."""
    taken = set()
    for declared in policy.endpoints:
        site = of_declared(declared)
        taken.add((site.port, site.name))
        yield site
    for server in servers.of_kind(host, *servers.WEB):
        for site in _of_server(host, server):
            if isinstance(site, endpoints.Unasked) or (site.port, site.name) not in taken:
                if not isinstance(site, endpoints.Unasked):
                    taken.add((site.port, site.name))
                yield site


def of_declared(declared: Dict[str, Any]) -> Site:
    """Return the site that an entry of application_endpoints declares; the page of its login is one of its pages."""
    from urllib.parse import urlsplit

    url = urlsplit(declared["url"])
    tls = url.scheme == "https"
    name, port = url.hostname or "", url.port or (443 if tls else 80)
    address, _colon, at = declared.get("connect", "127.0.0.1:%d" % port).rpartition(":")
    paths = (url.path or "/",) + tuple(declared.get("pages", ()))
    if "login" in declared:
        paths += (declared["login"]["page"],)
    return Site(
        declared.get("name") or name, address.strip("[]"), int(at), None if x509.is_address(name) else name, tls,
        tuple(dict.fromkeys(paths)), declared)


def _of_server(host, server):
    ports = set()
    for one in endpoints.of_server(host, server):
        if isinstance(one, endpoints.Unasked):
            yield one
        elif one.port not in ports:
            ports.add(one.port)
            label = "%s:%d" % (server.program, one.port)
            try:
                names = endpoints.sites(host, server, one.port)
            except (HostError, ParseError) as error:
                yield endpoints.Unasked(label, "error", _NO_NAMES.format(problem=error), "TCP %d" % one.port)
                names = []
            for name, tls in list(names) or _UNKNOWN:
                yield Site(label, one.address, one.port, name, tls, ("/",), {})
