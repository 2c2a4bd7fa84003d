# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the program that reads a configuration is there: for one that is not, nothing is judged and nothing is
written.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed

# A tree without a shell has no programs at all, a copy of /etc for one: there only the files can tell.
_SHELLS = ("/bin/sh", "/usr/bin/sh", "/bin/busybox")
_ABSENT = Text("nothing here reads {path}: {program} is not installed", "本机没有读取 {path} 的程序：未安装 {program}")


def there(host, programs, conf):
    """Tell whether one of the programs that read a file is installed."""
    return any(host.exists(path) for path in programs) or none_here(host) and host.exists(conf)


def none_here(host):
    """Tell whether this tree has no programs at all."""
    return not any(host.exists(path) for path in _SHELLS)


def unread(programs, conf, setting):
    """Return the expectation that stands for a setting whose reader is not installed."""
    why = _ABSENT.format(path=conf, program=programs[0])
    return Judged(
        lambda host: observed(
            "not_applicable", "nothing_reads_it", "{setting} is not judged: {why}.", "{setting} 不作判定：{why}。",
            setting=setting, why=why, actual="not installed", evidence=(absent(*programs),)))
