# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of PAM: whether the staged stacks still let in whom they should."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.scratch import staged_below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login

_STACK = Text("the new PAM stack of {service}: {problem}", "{service} 的新 PAM 栈：{problem}")


def people_can_log_in(host):
    """The staged PAM stacks let the right password in and a wrong one not, wherever they did before."""
    staged = staged_below(host, "/etc/pam.d/") + staged_below(host, "/etc/authselect/")
    if not staged:
        return
    before = set(str(problem) for problem in pam_login.validate(Host(host.root)))
    new = [problem for problem in pam_login.validate(host) if str(problem) not in before]
    if new:
        raise CommitError(_STACK.format(service=new[0].service, problem=new[0].text), staged)


VALIDATORS = (people_can_log_in,)
