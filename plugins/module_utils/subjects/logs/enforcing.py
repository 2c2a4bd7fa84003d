# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of rsyslog: whether it accepts the staged configuration."""

import re

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
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import rsyslog

_REFUSED = Text("rsyslogd -N1 refuses the new configuration: {why}", "rsyslogd -N1 不接受新的配置：{why}")
_INCLUDED = re.compile(rb"(?i)(\$IncludeConfig\s+|\binclude\s*\(\s*file\s*=\s*[\"'])(/)")


def rsyslogd_accepts(host):
    """`rsyslogd -N1` accepts the staged configuration."""
    staged = staged_below(host, "/etc/rsyslog")
    if not staged:
        return
    try:
        with scratch(host) as folder:
            for path in rsyslog.of(host).paths:
                write(
                    folder + path,
                    _INCLUDED.sub(
                        lambda match: match.group(1) + folder.encode("utf-8") + match.group(2), host.read(path)))
            output = host.execute(["rsyslogd", "-N1", "-f", folder + rsyslog.MAIN])
    except Missing:
        return
    except (ParseError, HostError) as error:
        raise CommitError(error.told, staged)
    # Where AppArmor keeps rsyslogd from the folder, parsing is all that can be done.
    if output.rc != 0 and "ermission denied" not in output.err:
        raise CommitError(
            _REFUSED.format(why=last_line(output).replace(folder, "")), staged)


VALIDATORS = (rsyslogd_accepts,)
