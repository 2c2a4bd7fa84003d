# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of sshd: whether it accepts the staged configuration."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    CommitError,
    HostError,
    Missing,
    ParseError,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.scratch import (
    last_line,
    scratch,
    staged_below,
    write,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import config as model, source as sshd

_REFUSED = Text("sshd -t refuses the new configuration: {why}", "sshd -t 不接受新的配置：{why}")


def sshd_accepts(host):
    """`sshd -t` accepts the staged configuration."""
    staged = staged_below(host, "/etc/ssh/")
    if not staged:
        return
    try:
        # One at /etc has the vendor's out of force.
        main = next((path for path in (sshd.MAIN, sshd.VENDOR) if host.exists(path)), sshd.MAIN)
        config = model.load(host, main)
        with scratch(host) as folder:
            for path, document in config.files.items():
                write(folder + path, _redirected(document, folder))
            output = host.execute(["sshd", "-t", "-f", folder + main])
    except Missing:
        # An image, or a host with the configuration but no daemon: parsing it is all that can be done.
        return
    except (ParseError, HostError) as error:
        raise CommitError(error.told, staged)
    if output.rc != 0 and "privilege separation directory" not in output.err:
        raise CommitError(_REFUSED.format(why=last_line(output).replace(folder, "")), staged)


def _redirected(document, folder):
    """Return the file with its Include lines pointing into the scratch folder."""
    for index in range(len(document.lines)):
        line = model.split_line(document, index)
        if line is not None and line.keyword == "include":
            paths = [folder + (path if path.startswith("/") else "/etc/ssh/" + path) for path in line.arguments]
            document.replace(index, "Include " + " ".join(paths))
    return document.render()


VALIDATORS = (sshd_accepts,)
