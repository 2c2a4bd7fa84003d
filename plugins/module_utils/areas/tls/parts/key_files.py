# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of private keys beside their mode and owner: whose they are, and what could not be looked at."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys

# Debian's ssl-cert makes one on each host, for tests; others lie in packages for all the world to read.
_EXAMPLES = ("snakeoil", "/usr/share/", "/usr/lib/", "/usr/local/share/")
_OWN_GROUPS = ("ssl-cert", "root")
_ANOTHERS = Text(
    "its owner or group is neither root's nor this server's, and a second service may read it by them",
    "其属主或属组既非 root 也非该服务账号，可能另有服务依此读取")
_RENEW = Text(
    "The administrator makes a key of this server's own, gets a certificate for it, and puts both in place.",
    "请管理员为该服务器单独生成密钥并申请证书后替换。")
_LOOK = Text(
    "The administrator looks at mode and owner of its private key: 0640 or less, root's or the server's.",
    "请管理员核对其私钥的权限与属主：权限不超过 0640，属主为 root 或该服务账号。")


def is_file(host, key):
    """Tell whether a key is there to be looked at; where that cannot be told, the expectation says so."""
    try:
        return host.exists(key.path)
    except HostError:
        return True


def groups(host, key):
    """Return the groups that a key may belong to: root's, the server's own, and the one that Debian has for keys."""
    known = people.of(host)
    names = {group.name: group.gid for group in known.group.entries}
    own = {one.gid for one in known.accounts if one.uid == key.server.uid}
    return tuple(sorted({0} | own | {names[name] for name in _OWN_GROUPS if name in names}))


def anothers(host, key):
    """Return why a run leaves a key alone whose owner or group is neither root's nor the server's, as a Text, or None:
    a second server may read it by them.
    """
    try:
        found = host.stat(key.path)
    except HostError:
        return None
    right = found is None or (found.uid in (0, key.server.uid) and found.gid in groups(host, key))
    return None if right else _ANOTHERS


def judged(host, policy):
    """Yield what else is to be said of each key."""
    if not host.live:
        yield observed(
            "not_checked", "image", "Which private keys servers use is not seen in an unpacked image.",
            "离线镜像中无法得知服务器所用的私钥。", evidence=[absent("/proc")])
        return
    count = 0
    for one in keys.of(host):
        if isinstance(one, keys.Unread):
            yield observed(
                "not_checked", "keys_not_read", "Private keys of {label}: {why}.", "{label} 的私钥：{why}。",
                label=one.label, why=one.reason, evidence=[absent(one.label)], advice=_LOOK)
            continue
        count += 1
        yield from _of_key(host, one)
    if not count:
        yield observed(
            "not_applicable", "no_key", "No server here names a file with a private key.",
            "本机没有服务器配置私钥文件。", evidence=[absent("ssl_certificate_key")])


def _of_key(host, key):
    if not is_file(host, key):
        yield observed(
            "error", "key_missing", "{path}, the private key that {where} names, does not exist.",
            "{where} 所指的私钥 {path} 不存在。", path=key.path, where=key.where, evidence=[absent(key.path)])
    elif any(part in host.resolve(key.path) for part in _EXAMPLES):
        yield observed(
            "fail", "example_key", "{path}, which {where} names, is an example key of a package.",
            "{where} 所用的 {path} 是软件包自带的示例私钥。", path=key.path, where=key.where, advice=_RENEW)
    else:
        yield observed(
            "pass", "no_example", "{path}, which {where} names, is no example key of a package.",
            "{where} 所用的 {path} 不是软件包自带的示例私钥。", path=key.path, where=key.where,
            evidence=[Evidence("file", key.path, str(key.where))])
