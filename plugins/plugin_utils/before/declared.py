# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared as mappings: endpoints, links, sites, packages, authorities, databases elsewhere, networks."""

# `wrong` puts the parts into the sentences.
# pylint: disable=raising-format-tuple

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES, REDIS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.checks import (
    CONNECT,
    DAY,
    HOST,
    PATH,
    URL,
    among,
    entry,
    matches,
    network,
    truth,
    wrong,
)

__all__ = [
    "authority", "client_root", "endpoint", "link", "package", "passwords", "place", "remote", "repository", "site"]

# As it is asked for in a hello: ASCII, no dot at its end.
_SERVER = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\Z")
_DIGEST = re.compile(r"(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}\Z")
_COOKIE = re.compile(r"[!-:<>-~]{1,100}\Z")
_PAGE = re.compile(r"/[!-~]{0,500}\Z")
_FIELD = re.compile(r"[\w.:$\[\]-]{1,100}\Z", re.ASCII)
_FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}[: ]?){20,32}\Z")
# A login's page is one of the five that an audit asks for.
_MOST_PAGES = 3

_ENDPOINT: dict[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and 0 < len(value) <= 60,
    "address": matches(HOST),
    "port": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536,
    "names": lambda value: isinstance(value, list) and len(value) <= 20 and all(map(matches(_SERVER), value)),
    "starttls": among({*PRELUDES, REDIS}),
    "internet": truth,
    "mutual": truth,
    "client": lambda value: (
        isinstance(value, dict) and set(value) <= {"certificate", "key"} and "certificate" in value
        and all(map(matches(PATH), value.values()))),
    "sm": among(("none", "allowed", "required")),
}
_LINK: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "to": matches(HOST),
    "port": _ENDPOINT["port"],
    "starttls": among(PRELUDES),
    "ca": matches(PATH),
}
_AUTHORITY: dict[str, Callable[[Any], bool]] = {
    "organization": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
    "sha256": matches(_DIGEST),
    "until": lambda value: DAY.match(str(value)) is not None,
}
_SITE: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "url": matches(URL),
    "connect": matches(CONNECT),
    "pages": lambda value: isinstance(value, list) and len(value) <= 4 and all(map(matches(_PAGE), value)),
    "session_cookies": lambda value: isinstance(value, list) and len(value) <= 20 and all(map(matches(_COOKIE), value)),
    "login": lambda value: isinstance(value, dict),
    "idle_minutes": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 60,
}
# By kind of package: whether its verifier is given the keys that it believes.
# Of a jar: the authorities that Java does not know by itself.
_KEYRINGS: dict[str, bool | None] = {"gpg": True, "authenticode": True, "rpm": False, "jar": None}
_LOGIN: dict[str, Callable[[Any], bool]] = {
    "page": matches(_PAGE),
    "post": matches(_PAGE),
    "inside": matches(_PAGE),
    "logout": matches(_PAGE),
    "user": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
    "fields": lambda value: (
        isinstance(value, dict) and set(value) == {"user", "password"} and all(map(matches(_FIELD), value.values()))),
    "token": matches(_FIELD),
    "captcha": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
}
_PACKAGE: dict[str, Callable[[Any], bool]] = {
    "path": matches(PATH),
    "kind": among(_KEYRINGS),
    "signer": matches(_FINGERPRINT),
    "keyring": matches(PATH),
    "sha256": matches(_DIGEST),
}
_REMOTE: dict[str, Callable[[Any], bool]] = {
    "engine": among(("postgresql", "mysql")),
    "host": matches(HOST),
    "port": _ENDPOINT["port"],
    "user": lambda value: isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable(),
    "database": lambda value: isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable(),
    "ca": matches(PATH),
}
_ROOT: dict[str, Callable[[Any], bool]] = {"file": matches(PATH), "sha256": matches(_DIGEST)}
_PLACE: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "networks": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
}
_REPOSITORY: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"], "site": _ENDPOINT["name"], "address": matches(HOST)}


def endpoint(value: Any) -> None:
    """Refuse what is no endpoint (tls_endpoints)."""
    entry(value, _ENDPOINT, ("port",))


def link(value: Any) -> None:
    """Refuse what is no link (tls_links)."""
    entry(value, _LINK, ("to", "port"))


def place(value: Any) -> None:
    """Refuse what is no site with its networks (business_sites_in_country)."""
    entry(value, _PLACE, ("name",))
    for one in value.get("networks", ()):
        network(one)


def site(value: Any) -> None:
    """Refuse what is no site (application_endpoints)."""
    login = value.get("login") if isinstance(value, dict) else None
    if isinstance(login, dict) and "password" in login:
        # Before anything that would show it.
        raise wrong(
            ": a login has a password; it belongs to application_test_passwords",
            "：login 中含有 password，口令应写在 application_test_passwords 中")
    entry(value, _SITE, ("url",))
    if "login" in value:
        entry(value["login"], _LOGIN, ("page", "inside", "user", "fields"))
        if len(value.get("pages", ())) > _MOST_PAGES:
            raise wrong(
                ": {value} has more than {most} pages beside its login", "：{value} 除 login 外有超过 {most} 个 pages",
                value=repr(value), most=_MOST_PAGES)


def package(value: Any) -> None:
    """Refuse what is no published package (application_packages)."""
    entry(value, _PACKAGE, ("path", "kind", "signer"))
    if _KEYRINGS[value["kind"]] not in (None, "keyring" in value):
        what = Text("needs a keyring", "需要 keyring") if _KEYRINGS[value["kind"]] else Text(
            "has a keyring, which its kind does not read", "含有 keyring，该 kind 不使用")
        raise wrong(": {value} {what}", "：{value} {what}", value=repr(value), what=what)


def passwords(values: dict[str, Any]) -> None:
    """Refuse what is no password of a test account, by its name (application_test_passwords)."""
    for name, given in values.items():
        # Not what it is.
        if not isinstance(given, str) or not given:
            raise wrong(": that of {name} is no text", "：{name} 的值不是文本", name=repr(name))


def remote(value: dict[str, Any]) -> None:
    """Refuse what is no database elsewhere (database_remote)."""
    if "password" in value:
        # Before anything that would show it.
        raise wrong(
            " has a password; it belongs to database_remote_password",
            " 中含有 password，口令应写在 database_remote_password 中")
    if value:
        entry(value, _REMOTE, ("engine", "host", "user", "ca"))


def authority(value: Any) -> None:
    """Refuse what is no authority of certificates (tls_licensed_authorities)."""
    entry(value, _AUTHORITY, ("organization",))


def client_root(value: Any) -> None:
    """Refuse what is no root that clients are handed (tls_client_roots)."""
    entry(value, _ROOT, ("file", "sha256"))


def repository(value: Any) -> None:
    """Refuse what is no repository of copies (business_backup_repositories)."""
    entry(value, _REPOSITORY, ("name", "site"))
