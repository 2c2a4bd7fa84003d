# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a repository stands, as far as a host can see: on its own disks, at one of its own addresses, or elsewhere."""

import ipaddress
import re
from collections import namedtuple
from typing import Any, Dict, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.pgbackrest import CONFIGS
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts

# `path`: where it lies on this host, or None. `server`: whose name or address leads there, or None. `keys`: the files
# with what opens it. `secret` tells whether such a file holds it.
Standing = namedtuple("Standing", "path server keys evidence")

_FOLDER = "/etc/pgbackrest/conf.d/*.conf"
_LINE = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*(.*?)\s*$")
_SECTION = re.compile(r"^\s*\[([^\]]*)\]\s*$")
# user@ may stand before the name; restic has no slashes after sftp:, some others have none at all.
_REMOTE = re.compile(r"(?:[a-z0-9]+:)?(?:https?:)?(?://)?(?:[^@/:]*@)?(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9_.-]+)")
_LOCAL = ("localhost", "localhost.localdomain", "ip6-localhost")
_ON_HOST = Text("lies on a file system of this host ({kind}): {path}", "位于本机的文件系统（{kind}）：{path}")
_AT_HOST = Text("is at an address of this host: {server}", "位于本机的地址：{server}")


def of(host: Any, one: Any, repository: Any) -> Optional[Standing]:
    """Return the Standing of a repository, or None where it is declared nowhere; raises HostError."""
    if one.tool == "pgbackrest":
        return _of_pgbackrest(host, repository.given.get("stanza", one.name), repository.given.get("repo", 1))
    location = repository.given.get("location")
    if location is None:
        return None
    keys = [repository.given["password_file"]] if "password_file" in repository.given else []
    evidence = Evidence("query", "backup_sets[%s].repositories[%s].location" % (one.name, repository.name), location)
    if location.startswith(("/", "local:")):
        return Standing(location.partition("local:")[2] or location, None, keys, evidence)
    match = _REMOTE.match(location)
    return Standing(None, match.group(1).strip("[]") if match else location, keys, evidence)


def here(host: Any, standing: Standing) -> Optional[Text]:
    """Return as a Text what shows that it stands on this host, or None."""
    if standing.path is not None:
        if foreign(host, standing.path) is not None:
            return None
        kind = mounts.under(host.real(host.resolve(standing.path)))[0]
        return _ON_HOST.format(kind=kind or "?", path=standing.path) if kind is None or kind in mounts.LOCAL else None
    return _AT_HOST.format(server=standing.server) if _own(host, standing.server) else None


def foreign(host: Any, path: str) -> Optional[str]:
    """Return the kind of the file system that a path names, where that is another machine's: a look at a file there may
    never end. None of one that is this host's own.
    """
    kind = mounts.under(host.real(path))[0]
    return None if kind is None or kind in mounts.LOCAL or kind in mounts.PSEUDO else str(kind)


def _own(host, server):
    name = host.read("/proc/sys/kernel/hostname").decode("utf-8", "replace").strip() if host.exists(
        "/proc/sys/kernel/hostname") else ""
    if server.lower() in _LOCAL + ((name.lower(),) if name else ()):
        return True
    try:
        address = ipaddress.ip_address(server)
    except ValueError:
        return False
    if address.is_loopback:
        return True
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import routes

    return any(address in ipaddress.ip_network(own, strict=False) for own in routes.own_addresses(host))


def beside(host: Any, standing: Standing) -> Optional[str]:
    """Return the first file with a key that lies on the file system of the repository itself, or None."""
    if standing.path is None or foreign(host, standing.path) is not None:
        return None
    place = host.seen(host.resolve(standing.path))
    for path in standing.keys:
        found = host.seen(host.resolve(path))
        if place is not None and found is not None and found.st_dev == place.st_dev:
            return str(path)
    return None


def _of_pgbackrest(host, stanza, key):
    """Return the Standing as the configuration of pgBackRest has it."""
    options: Dict[str, str] = {}
    keys: List[str] = []
    paths = [path for path in CONFIGS[:1] + CONFIGS[1:] if host.exists(path)][:1] + host.glob(_FOLDER)
    if not paths:
        raise HostError(CONFIGS[0], Text("does not exist", "不存在"))
    prefix = "repo%d-" % key
    for path in paths:
        section = ""
        for line in host.read(path).decode("utf-8", "replace").splitlines():
            begins, setting = _SECTION.match(line), _LINE.match(line)
            if begins:
                section = begins.group(1)
            elif setting and setting.group(1).startswith(prefix) and section.partition(":")[0] in ("global", stanza):
                name = setting.group(1)[len(prefix):]
                options[name] = setting.group(2)
                if name == "cipher-pass":
                    keys.append(path)
    kind, server = options.get("type", "posix"), options.get("host")
    shown = ", ".join("%s%s=%s" % (prefix, name, options[name]) for name in ("type", "path", "host") if name in options)
    evidence = Evidence("file", paths[0], shown or prefix + "path is not set")
    if server is not None or kind not in ("posix", "cifs"):
        return Standing(None, server or options.get("%s-endpoint" % kind, kind), keys, evidence)
    return Standing(options.get("path", "/var/lib/pgbackrest"), None, keys, evidence)
