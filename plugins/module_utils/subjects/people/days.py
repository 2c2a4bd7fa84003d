# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days as the shadow file counts them: since the first of 1970."""

import datetime

_EPOCH = datetime.date(1970, 1, 1)


def number(date):
    """Return the number of a date."""
    return (date - _EPOCH).days


def shown(day):
    """Return the date of a number as YYYY-MM-DD; the number itself where no calendar goes that far."""
    try:
        return (_EPOCH + datetime.timedelta(days=day)).isoformat()
    except OverflowError:
        return "day %d" % day
