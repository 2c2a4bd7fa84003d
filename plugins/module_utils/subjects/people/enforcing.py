# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of the account files: whether they can be read, with root in them."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb

_NO_ROOT = Text("the new {path} has no entry for root", "新的 {path} 中没有 root 的条目")


def account_files_hold(host):
    """The staged account files can be read and root is still in them."""
    for name in ("passwd", "shadow", "group", "gshadow"):
        path = "/etc/" + name
        if path not in host.changes or host.changes[path].data is None:
            continue
        try:
            entries = getattr(accountdb, name)(host.read(path), path)
        except ParseError as error:
            raise CommitError(error.told, [path])
        if entries.get("root") is None:
            raise CommitError(_NO_ROOT.format(path=path), [path])


VALIDATORS = (account_files_hold,)
