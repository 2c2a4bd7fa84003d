# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every person's account has one named owner, and every SSH key opens one account."""

import collections

from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import authorized_keys, people

_OWNERS_ADVICE = Text(
    "The system administrator names the owner of each account in accounts_owners (account: person).",
    "请系统管理员在 accounts_owners 中写明各账户的责任人（账户: 人员）。")
_OWNER_ADVICE = Text(
    "The system administrator names one person for {user} in accounts_owners, or removes the account.",
    "请系统管理员在 accounts_owners 中为 {user} 指定唯一责任人，或删除该账户。")
_KEY_ADVICE = Text(
    "Each owner makes a key of their own with ssh-keygen; then the shared one is removed from all but one account.",
    "请各责任人用 ssh-keygen 生成各自的密钥，并从其余账户中移除共用密钥。")


class OwnedAccounts(Control):
    """Every person's account has one named owner, and every SSH key opens one account."""

    id = "owned_accounts"
    zh = "账户责任到人，密钥一人一用"
    clauses = ("8.3.3-B-b-5", "8.3.3-B-b-2")

    def expectations(self, host, policy):
        folk = people.of(host)
        for observation in list(_owners(folk, policy)) + list(_keys(host, folk)):
            yield Judged(observation)


def _owners(folk, policy):
    humans = folk.humans
    names = printable(", ".join(one.name for one in humans))
    if humans and not policy.owners:
        yield observed(
            "manual", "owners_unnamed", "No owner is named for any account: {names}.", "未指定任何账户的责任人：{names}。",
            names=people.listed([printable(one.name) for one in humans]), expected="an owner for each account", actual="no owners named",
            where=people.PASSWD, advice=_OWNERS_ADVICE)
        return
    unowned = [one for one in humans if not _is_person(policy.owners.get(one.name))]
    for one in unowned:
        user = printable(one.name)
        yield observed(
            "fail", "account_unowned", "{user} has no single named owner ({where}).", "{user} 没有唯一的责任人（{where}）。",
            user=user, where=one.where, expected="one owner in accounts_owners", actual="none or several",
            advice=_OWNER_ADVICE.format(user=user))
    if not unowned:
        yield observed(
            "pass", "accounts_owned", "Each of the {count} accounts of people has a named owner.", "{count} 个个人账户均有责任人。",
            count=len(humans), expected="an owner for each account", actual=names,
            evidence=(Evidence("file", people.PASSWD, names or "no person has an account"),) + folk.elsewhere())


def _is_person(owner):
    return isinstance(owner, str) and bool(owner.strip())


def _keys(host, folk):
    holders, unread = collections.OrderedDict(), []
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
    if not shared and not unread:
        yield observed(
            "pass", "keys_own", "Each of the {count} SSH keys opens one account.", "{count} 个 SSH 密钥均只对应一个账户。", count=len(holders),
            expected="one account for each key", actual="%d keys" % len(holders),
            evidence=(Evidence("file", "authorized_keys", "%d keys" % len(holders)),))


def _all_keys(host, folk, unread):
    seen = set()
    # Service accounts often share a home; the one file there counts for those who can log in.
    for one in sorted(folk.accounts, key=lambda account: not people.log_in(account.shell)):
        for path in authorized_keys.files_of(host, one):
            try:
                place = host.resolve(path)
                if not host.exists(path) or (place in seen and not people.log_in(one.shell)):
                    continue
                seen.add(place)
                for key in authorized_keys.keys_in(host, path, one.name):
                    yield key
            except HostError as error:
                unread.append(error)
