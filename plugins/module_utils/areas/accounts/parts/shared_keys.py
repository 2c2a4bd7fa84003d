# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each SSH key opens one account."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    MAX_DETAILS,
    Evidence,
    absent,
    line,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_KEY_ADVICE = Text(
    "Each owner makes a key of their own with ssh-keygen; then the shared one is removed from all but one account.",
    "请各责任人用 ssh-keygen 生成各自的密钥，并从其余账号中移除共用密钥。")
_ONE = "one account for each key"


class KeysOwn(Expectation):
    """No SSH key that sshd takes opens several accounts; whose it is, people decide."""

    fixable = False

    def looked_at(self, host):
        holders: Dict[str, List[Any]] = {}
        searched: List[str] = []
        unread: List[HostError] = []
        for key in _all_keys(host, searched, unread):
            holders.setdefault(key.fingerprint, []).append(key)
        first = [_seen(keys[0]) for keys in holders.values()][:MAX_DETAILS]
        yield from Each(
            [_own(keys) for keys in holders.values()] + [_unread(error) for error in unread]
            + [_elsewhere(host, keyword, where) for keyword, where in authorized_keys.elsewhere(host)], "keys_own",
            "Each of the {count} SSH keys opens one account.", "{count} 个 SSH 密钥均只对应一个账号。",
            none=Text("No SSH key was found that opens an account.", "未发现可登录账号的 SSH 密钥。"), expected=_ONE,
            actual="%d keys" % len(holders), evidence=first or (absent(*searched[:MAX_DETAILS]),)).looked_at(host)


def _seen(key):
    # The fingerprint tells which key it is.
    return Evidence("file", printable(str(key.where)), key.fingerprint)


def _own(keys):
    if len(set(key.user for key in keys)) == 1:
        return None
    places = [printable("%s (%s)" % (key.user, key.where)) for key in keys]
    return observed(
        "fail", "key_shared", "One SSH key ({fingerprint}) opens several accounts: {places}.",
        "同一 SSH 密钥（{fingerprint}）可登录多个账号：{places}。", fingerprint=keys[0].fingerprint,
        places=people.listed(places), where=printable(str(keys[1].where)), expected=_ONE,
        actual="%d accounts" % len(keys), evidence=[_seen(key) for key in keys], advice=_KEY_ADVICE)


def _unread(error):
    return observed(
        "not_checked", "keys_unread", "The SSH keys in {path} were not seen: {problem}.",
        "未能读取 {path} 中的 SSH 密钥：{problem}。", path=printable(error.path), problem=error.problem,
        where=printable(error.path))


def _elsewhere(host, keyword, where):
    return observed(
        "not_checked", "keys_elsewhere", "Whose keys {keyword} brings was not seen ({where}).",
        "未能判定 {keyword} 提供的密钥归谁所有（{where}）。", keyword=keyword, where=where, expected=_ONE,
        actual=keyword, evidence=(line(host, where),))


def _all_keys(host, searched, unread):
    folk = people.of(host)
    seen = set()
    # Service accounts often share a home; the one file there counts for those who can log in.
    for one in sorted(folk.accounts, key=lambda account: not people.log_in(account.shell)):
        for path in authorized_keys.files_of(host, folk, one):
            try:
                place = host.resolve(path)
                if people.log_in(one.shell):
                    searched.append(printable(path))
                if not host.exists(path) or (place in seen and not people.log_in(one.shell)):
                    continue
                seen.add(place)
                yield from authorized_keys.keys_in(host, path, one.name)
            except HostError as error:
                unread.append(error)
