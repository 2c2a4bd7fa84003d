# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""authselect's features, turned on by the host's own tool and shown beforehand by our model of it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import authselect_plan as authselect
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.action import Tool

_REVIEW = Text(
    "{problem}; review the edits, then run `authselect select {profile} {feature} --force`",
    "{problem}；请审阅这些修改，再运行 `authselect select {profile} {feature} --force`")
# Everything the tool writes; the journal puts it back.
_WRITES = (
    "/etc/authselect/*", "/etc/pam.d/*", "/etc/nsswitch.conf", "/etc/dconf/db/distro.d/*", "/var/lib/authselect/*")


def enable(host, feature):
    """Stage `authselect enable-feature`, with the files that it will write."""
    try:
        files = authselect.plan(host, [feature])
    except authselect.LocallyModified as error:
        profile = authselect.selection(host).profile
        raise HostError(error.path, _REVIEW.format(problem=error.problem, profile=profile, feature=feature))
    for argv in authselect.commands(host, [feature]):
        host.stage_action(Tool(argv, _WRITES))
    for path, data in sorted(files.items()):
        host.stage_prediction(path, data)


def offers(host, feature):
    """Tell whether the profile in force has the feature."""
    return feature in authselect.selection(host).offered
