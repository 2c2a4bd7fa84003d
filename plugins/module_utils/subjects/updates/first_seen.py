# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Since when a fix of apt's sources is missing here: no list tells it, so it is recorded day by day."""

import datetime
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source as records
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.deb_version import compare

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)


def topic(suites):
    """Return the Topic; `suites` are security sources by other names."""
    return Topic("updates", within=24, when="*-*-* 00,12:00", arguments=[
        word for suite in suites for word in ("--suite", suite)])


def of(host, one):
    """Return the day since which the fix of an Outstanding is missing, at the earliest; None where that is not known.

    What the record knows is right however old it is: what came after it, came after its lists.
    """
    try:
        record = records.of(host, "updates")
        if record is None or record.external:
            return None
        missing, sources = record.fact("missing", dict), record.fact("sources", dict)
        known = missing.get("%s %s" % (one.package.name, one.arch))
        if known is not None:
            version = record.fact("version", str, known if isinstance(known, dict) else {})
            if compare(one.package.version, version) < 0:
                return _day(known.get("since"))
        return _day(sources.get("%s %s" % (one.index.site, one.index.codename or one.index.suite)))
    except HostError:
        # The record's own finding tells what is wrong with it.
        return None


def _day(text):
    found = _DAY.match(text) if isinstance(text, str) else None
    try:
        return datetime.date(*[int(part) for part in found.groups()]) if found else None
    except ValueError:
        return None
