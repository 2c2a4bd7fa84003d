# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks an endpoint again once its server has loaded what was put right: an answer that is still bad fails the commit,
which puts the files back.
"""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, weak

# Old workers take connections for a moment yet.
_WITHIN = 5
_BETWEEN = 0.3
_NONE = "none"
_STILL = Text("{label} {problem} after its reload", "{label} 重新加载之后：{problem}")
_NO_TLS = Text("speaks no TLS", "不提供 TLS")
_BAD = Text("still takes {bad}", "仍接受 {bad}")


class AskedAgain(Action):
    """An endpoint takes nothing any more of what it took: `found`, of its versions, suites or groups (`what`). Nothing
    is changed by asking, so that there is nothing to undo.
    """

    kind = "tls_asked_again"
    phase = "after"

    def __init__(self, label, address, port, starttls, name, national, what, found):
        super().__init__(
            label=label, address=address, port=port, starttls=starttls, name=name, national=national, what=what,
            found=found)
        self._good = False
        self.declares = {self.subject(address, port, name, what): _NONE}

    @staticmethod
    def subject(address, port, name, what):
        """Return what an action of this kind declares."""
        return "TLS", "%s:%d %s %s" % (address, port, name or "-", what)

    def describe(self):
        return "TLS of {label}, bad {what}".format(**self.arguments)

    def told(self, host):
        return self.arguments["found"], _NONE

    def state(self, host):
        return _NONE if self._good else self.arguments["found"]

    def apply(self, host):
        until = time.monotonic() + _WITHIN
        while True:
            problem = self._problem()
            if problem is None:
                self._good = True
                return
            if time.monotonic() > until:
                raise ActionError(_STILL.format(label=self.arguments["label"], problem=problem))
            time.sleep(_BETWEEN)

    def _problem(self):
        """Return what is wrong with what the endpoint answers now, or None."""
        told = self.arguments
        offer = asking.look(
            told["address"], told["port"], told["starttls"], told["name"],
            asking.Limits(_WITHIN, asking.MOST_HELLOS), national=told["national"])
        if offer.problem is not None:
            return offer.problem
        if offer.plain or not offer.versions:
            return _NO_TLS
        bad = weak.named(offer, told["what"], told["national"])
        return _BAD.format(bad=", ".join(bad)) if bad else None
