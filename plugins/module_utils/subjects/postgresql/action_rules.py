# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of access of a cluster are in force as their file says once it has loaded that."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import action

_IN_ERROR = Text(
    "line {line} of the access rules of {data} is in error: {problem}",
    "{data} 的访问规则第 {line} 行有错误：{problem}")
_NOT_IN_FORCE = Text(
    "the access rule {path}:{line} is not {wanted} after a reload", "重新加载后，访问规则 {path}:{line} 不是 {wanted}")
_LINE = (
    "SELECT type, auth_method FROM pg_hba_file_rules h WHERE line_number = %d "
    "AND coalesce(to_json(h)->>'file_name', current_setting('hba_file')) = %s AND error IS NULL")
_ERRORS = "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL"


class AccessRule(Action):
    """A rule is in force as its file says by now. `wanted`: its kind and its method."""

    kind = "postgresql_rule"
    phase = "after"

    def __init__(self, data, path, line, found, wanted):
        super().__init__(data=data, path=path, line=line, found=found, wanted=wanted)
        self.declares = {self.subject(data, path, line): wanted}

    @staticmethod
    def subject(data, path, line):
        """Return what an action of this kind declares."""
        return "PostgreSQL", "%s rule %s:%d" % (data, path, line)

    def describe(self):
        return "PostgreSQL {data}: access rule {path}:{line}".format(**self.arguments)

    def told(self, host):
        return self.arguments["found"], self.arguments["wanted"]

    def state(self, host):
        told = self.arguments
        rows = action.asked(host, told["data"], [_LINE % (told["line"], action.literal(told["path"]))])[0]
        return " ".join(rows[0]) if rows else ""

    def apply(self, host):
        told = self.arguments
        problems = action.asked(host, told["data"], [_ERRORS])[0]
        if problems:
            raise ActionError(
                _IN_ERROR.format(line=problems[0][0], data=told["data"], problem=problems[0][1]), [told["path"]])
        if self.state(host) != told["wanted"]:
            raise ActionError(_NOT_IN_FORCE.format(**told), [told["path"]])
