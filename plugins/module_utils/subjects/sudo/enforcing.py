# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of sudo: whether visudo accepts the staged policy."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    CommitError,
    HostError,
    Missing,
    ParseError,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.scratch import (
    last_line,
    scratch,
    staged_below,
    write,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.grammar import (
    Include,
    parse as parse_sudoers,
)

_REFUSED = Text("visudo -c refuses the new {files}: {why}", "visudo -c 不接受新的 {files}：{why}")
_SUDOERS = ("/etc/sudoers", "/usr/etc/sudoers")
_SUDO_INCLUDE = re.compile(r"^([ \t]*[@#]include(?:dir)?[ \t]+\"?)(?=/)")


def visudo_accepts(host):
    """`visudo -c` accepts the staged policy: all of its files, as they include each other."""
    try:
        source = sudo.of(host)
        staged = staged_below(host, _SUDOERS) or staged_below(host, source.main)
        if not staged:
            return
        with scratch(host) as folder:
            for path, document in source.policy.files.items():
                write(folder + path, _moved(document, folder))
            output = host.execute(["visudo", "-c", "-f", folder + source.main])
    except Missing:
        return
    except (ParseError, HostError) as error:
        raise CommitError(error.told, staged)
    if output.rc != 0:
        raise CommitError(
            _REFUSED.format(files=joined(staged, " and ", "、"), why=last_line(output).replace(folder, "")), staged)


def _moved(document, folder):
    """Return a sudoers file with its includes of absolute paths pointing into the scratch folder; relative ones lead
    there by themselves.
    """
    for statement in parse_sudoers(document):
        if isinstance(statement, Include) and statement.path.startswith("/"):
            index = statement.where.line - 1
            document.replace(index, _SUDO_INCLUDE.sub(lambda match: match.group(1) + folder, document.text(index)))
    return document.render()


VALIDATORS = (visudo_accepts,)
