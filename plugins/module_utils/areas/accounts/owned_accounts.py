# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every person's account has one named owner, and every SSH key opens one account."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import owners
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.shared_keys import KeysOwn
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import homes_elsewhere
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_OWNERS_ADVICE = Text(
    "The system administrator names the owner of each account in accounts_owners (account: person).",
    "请系统管理员在 accounts_owners 中写明各账号的责任人（账号: 人员）。")


class OwnedAccounts(Control):
    """Owners of accounts and SSH keys."""

    id = "owned_accounts"
    zh = "账号与 SSH 密钥的责任人"
    clauses = ("8.3.3-B-b-5", "8.3.3-B-b-2")

    def expectations(self, host, policy):
        humans = people.of(host).humans
        names = [printable(one.name) for one in humans]
        seen = [people.line(host, one.where) for one in humans[:MAX_DETAILS]] or [absent(people.PASSWD)]
        if humans and not policy.owners:
            yield Judged(
                lambda host: observed(
                    "manual", "owners_unnamed", "No owner is named for any account: {names}.",
                    "未指定任何账号的责任人：{names}。", names=people.listed(names), expected=owners.EACH,
                    actual="no owners named", where=people.PASSWD, evidence=seen, advice=_OWNERS_ADVICE))
        elif not humans:
            yield Judged(functools.partial(owners.shared, policy.owners.get("root")))
        else:
            yield Each(
                lambda host: [owners.owned(host, one, policy.owners.get(one.name)) for one in humans], "accounts_owned",
                "Each of the {count} accounts of people has a named owner.", "{count} 个个人账号均有责任人。",
                expected=owners.EACH, actual=", ".join(names), evidence=seen)
        yield KeysOwn()
        yield homes_elsewhere.unmounted()
        yield from directories.unseen(host, "passwd")
