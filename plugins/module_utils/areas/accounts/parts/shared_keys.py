# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH keys that open more than one account."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_KEY_ADVICE = Text(
    "Each owner makes a key of their own with ssh-keygen; then the shared one is removed from all but one account.",
    "请各责任人用 ssh-keygen 生成各自的密钥，并从其余账户中移除共用密钥。")


def observations(host, folk):
    """Yield what is to be said of keys that open several accounts, and of files that could not be read."""
    holders: Dict[str, List[Any]] = {}
    unread: List[HostError] = []
    for key in _all_keys(host, folk, unread):
        holders.setdefault(key.fingerprint, []).append(key)
    shared = [keys for keys in holders.values() if len(set(key.user for key in keys)) > 1]
    for keys in shared:
        places = [printable("%s (%s)" % (key.user, key.where)) for key in keys]
        yield observed(
            "fail", "key_shared", "One SSH key ({fingerprint}) opens several accounts: {places}.",
            "同一 SSH 密钥（{fingerprint}）可登录多个账户：{places}。", fingerprint=keys[0].fingerprint, places=people.listed(places),
            where=printable(str(keys[1].where)), expected="one account for each key", actual="%d accounts" % len(keys), advice=_KEY_ADVICE)
    for error in unread:
        yield observed(
            "not_checked", "keys_unread", "The SSH keys in {path} were not seen: {problem}.", "未能读取 {path} 中的 SSH 密钥：{problem}。",
            path=printable(error.path), problem=error.problem, where=printable(error.path))
    others = authorized_keys.elsewhere(host)
    for keyword, where in others:
        yield observed(
            "not_checked", "keys_elsewhere", "Whose keys {keyword} brings was not seen ({where}).", "未能判定 {keyword} 提供的密钥归谁所有（{where}）。",
            keyword=keyword, where=where, expected="one account for each key", actual=keyword)
    if not shared and not unread and not others:
        yield observed(
            "pass", "keys_own", "Each of the {count} SSH keys opens one account.", "{count} 个 SSH 密钥均只对应一个账户。", count=len(holders),
            expected="one account for each key", actual="%d keys" % len(holders),
            evidence=(Evidence("file", "authorized_keys", "%d keys" % len(holders)),))


def _all_keys(host, folk, unread):
    seen = set()
    # Service accounts often share a home; the one file there counts for those who can log in.
    for one in sorted(folk.accounts, key=lambda account: not people.log_in(account.shell)):
        for path in authorized_keys.files_of(host, folk, one):
            try:
                place = host.resolve(path)
                if not host.exists(path) or (place in seen and not people.log_in(one.shell)):
                    continue
                seen.add(place)
                yield from authorized_keys.keys_in(host, path, one.name)
            except HostError as error:
                unread.append(error)
