# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small tree as a host, and one control of an area judged or enforced on it: what the tests of every area share."""

import datetime
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.refusal import refusal

TODAY = datetime.date(2026, 11, 22)


def written(root, files):
    """Write files ({path: text, bytes, or PurePath: a link}) into a tree."""
    for path, content in files.items():
        place = root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pathlib.PurePath):
            place.symlink_to(content)
            continue
        place.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


@pytest.fixture
def tree(tmp_path):
    """Return a function that writes files into the tree, see `written`, and returns a fresh Host on it."""
    def build(files=None):
        written(tmp_path, files or {})
        return Host(str(tmp_path))
    return build


def area_fixtures(area):
    """Return (policy_of, judge, enforce) for an area: a function, and two fixtures."""
    options_of = AREAS[area].options

    def policy_of(level=3, connection=None, **options):
        """Return a policy of the area: the defaults, with some options set."""
        values = {name: option.get("default") for name, option in options_of.items()}
        unknown = set(options) - set(values)
        assert not unknown, unknown
        values.update(options)
        return Policy(values, level, TODAY, connection)

    def engine(control, host, options, journal=None):
        level = options.pop("level", 3)
        return Enforcer(
            host, [Task(area, control, policy_of(level, options.pop("connection", None), **options))], level, (),
            journal, objection=refusal)

    @pytest.fixture
    def judge():
        """Return a function that gives a control's finding on a host, as check mode would."""
        def run(control, host, **options):
            # The tree stands for a running host, whose check only says what would be done.
            host.running = True
            return engine(control, host, options).check()[0]
        return run

    @pytest.fixture
    def enforce():
        """Return a function that enforces a control on a host; it gives the finding and the names of what changed."""
        runs = iter(range(1000))

        def run(control, host, **options):
            findings, diffs = engine(control, host, options, Journal(host, "run-%d" % next(runs))).enforce()
            return findings[0], [name for name, _before, _after in diffs]
        return run

    return policy_of, judge, enforce
