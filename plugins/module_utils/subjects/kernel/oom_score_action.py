# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How readily the kernel ends a running service when memory runs out."""


from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must

_NOT_SET = Text("{place} cannot be set to {score}: {why}", "{place} 无法设为 {score}：{why}")


class OomScore(Action):
    """The main process of a unit has an oom_score_adj now; that it has it after a restart is a drop-in's matter."""

    kind = "oom_score"
    phase = "after"

    def __init__(self, unit, value):
        super().__init__(unit=unit, value=value)
        self.unit = unit
        self.value = value
        self.declares = {("oom_score", unit): value}

    def describe(self):
        return "oom_score_adj of %s" % self.unit

    def told(self, host):
        score = self.state(host)["score"]
        return "not running" if score is None else "%d" % score, "%d" % self.value

    def state(self, host):
        pid = must(host, ["systemctl", "show", "--property=MainPID", self.unit]).out.strip().partition("=")[2]
        try:
            with open("/proc/%s/oom_score_adj" % pid) as stream:
                return {"pid": pid, "score": int(stream.read())}
        except OSError:
            # It does not run: the drop-in is what its next start takes.
            return {"pid": pid, "score": None}

    def apply(self, host):
        found = self.state(host)
        if found["score"] is not None:
            self._write(found["pid"], self.value)

    def undo(self, host, before, after):
        found = self.state(host)
        # A process that was started since has the score of its unit's files.
        if found["pid"] == before["pid"] and before["score"] is not None:
            self._write(found["pid"], before["score"])

    @staticmethod
    def _write(pid, score):
        # An audit stages this action and never carries it out.
        from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import write_kernel

        place = "/proc/%s/oom_score_adj" % pid
        try:
            write_kernel(place, "%d\n" % score)
        except OSError as error:
            raise ActionError(_NOT_SET.format(place=place, score=score, why=error.strerror))
