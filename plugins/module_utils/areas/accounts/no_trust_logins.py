# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in on the word of another host, or at a terminal without being asked."""

import itertools
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import homes_elsewhere
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import automatic, trust_files
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins.expectations import TrustFile
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_LOGINS = Text("logins on the word of other hosts", "凭其他主机担保的登录")
_WORD = Text("Over SSH nobody is let in any longer on the word of another host.", "SSH 不再允许凭其他主机的担保登录。")


class NoTrustLogins(Control):
    """Trusted and automatic logins."""

    id = "no_trust_logins"
    zh = "信任登录与自动登录"
    clauses = ("8.3.3-B-a-1",)
    disruption = "reload"

    def expectations(self, host, policy):
        homes: Dict[str, Any] = {}
        for one in people.of(host).accounts:
            if one.home.startswith("/"):
                homes.setdefault(one.home.rstrip("/"), one)
        trusted = [TrustFile(host, path) for path in trust_files.FILES]
        trusted += [
            TrustFile(host, home + name, homes[home]) for home in sorted(homes) for name in trust_files.OF_A_HOME]
        yield Each(
            lambda host: itertools.chain(trusted, automatic.found(host)), "nobody_trusted",
            "Neither {first} nor a file in one of the {count} homes trusts another host, no getty of systemd, inittab, "
            "OpenRC, upstart, runit or dinit logs anybody in by itself, and none of {managers}.",
            "{first} 等文件及 {count} 个主目录中均无信任文件；systemd、inittab、OpenRC、upstart、runit、dinit "
            "的终端与 {managers} 均未设置自动登录。", managers=joined(automatic.MANAGERS),
            first=trust_files.FILES[0], count=len(homes), expected="no trust file, no automatic login", actual="none",
            evidence=(absent(*(printable(one.path) for one in trusted[:MAX_DETAILS])), absent(*automatic.PLACES)))
        for source in sshd_instances.every(host):
            yield SshdSetting(source, "HostbasedAuthentication", equals("no")).affecting(_WORD)
            yield SshdSetting(source, "IgnoreRhosts", equals("yes")).affecting(_WORD)
        yield sshd_instances.unclear(host)
        # Dropbear knows no such logins.
        yield ssh_others.dropbear(lambda letters: None, _LOGINS)
        yield homes_elsewhere.unmounted()
        yield from directories.unseen(host, "passwd")
