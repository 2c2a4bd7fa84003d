# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System files, homes and new files are closed to those they are not meant for."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import (
    system_files,
    umask_other_shells,
    umask_over_ssh,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_umask import (
    LoginUmask,
    covers,
    covers_for_all,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.open_files import NoneOpen
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import homes_elsewhere, walk
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, login_defs

_HOMES = Text("What programs of /etc/login.defs make for new accounts is closed to others.",
              "按 /etc/login.defs 为新账号创建的文件不对他人开放。")
_NEW_FILES = Text("New files from login shells are closed to others (umask {umask}).",
                  "登录 shell 中新建的文件不对他人开放（umask {umask}）。")


class FileAccess(Control):
    """Access to system files and homes."""

    id = "file_access"
    zh = "系统文件与主目录的访问权限"
    clauses = ("8.3.3-B-b-1", "8.3.5-B-b-2")
    late = True

    def ahead(self, host, policy):
        walk.begin(host, policy)

    def expectations(self, host, policy):
        yield Each(
            functools.partial(system_files.expectations, home_mode=int(policy.home_mode, 8)), "attributes_right",
            "All {count} system files and homes have the expected mode and owner.",
            "{count} 个系统文件与主目录的权限和属主均符合要求。", expected="mode and owner as the policy has them")
        if host.exists(login_defs.PATH) and (login_defs.read(host) or pam_module.modules(host)):
            yield Setting(login_defs.of(host), "UMASK", covers_for_all(policy.umask)).affecting(_HOMES)
        yield LoginUmask(policy.umask).affecting(_NEW_FILES.format(umask=policy.umask))
        yield umask_other_shells.expected(covers(policy.umask))
        yield from umask_over_ssh.expectations(host, covers(policy.umask))
        yield NoneOpen(policy)
        yield homes_elsewhere.unmounted()
        yield from directories.unseen(host, "passwd")
