# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity numbers of 18 digits: their form, and their check digit (GB 11643), told by the database itself."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"
_REGION = "(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}"
_DAY = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
FORM = "^" + _REGION + _DAY + "[0-9]{3}[0-9Xx]$"


_DOUBLED = "0246813579"


def card(books, column):
    """Return the condition that a run of 16 to 19 digits has the check digit of bank cards (ISO/IEC 7812, Luhn)."""
    backwards = "reverse(%s)" % books.text(column)
    digits = ["coalesce(%s, 0)" % books.function("integer", "nullif(substr(%s, %d, 1), '')" % (backwards, place))
              for place in range(1, 20)]
    total = " + ".join(
        digit if place % 2 == 0 else books.function("integer", "substr('%s', 1 + %s, 1)" % (_DOUBLED, digit))
        for place, digit in enumerate(digits))
    return "(CASE WHEN %s IS NULL THEN 1 = 0 ELSE (%s) %% 10 = 0 END)" % (column, total)


def shaped(books, column):
    """Return the condition that a text has the form of such a number, its region and day included."""
    return books.function("matches", books.text(column), literal(FORM))


def valid(books, column):
    """Return the condition that it has the form, and the right check digit."""
    text = books.text(column)
    total = " + ".join("%d * %s" % (weight, books.function("integer", "substr(%s, %d, 1)" % (text, place)))
                       for place, weight in enumerate(_WEIGHTS, 1))
    return "(CASE WHEN %s THEN upper(substr(%s, 18, 1)) = substr('%s', 1 + (%s) %% 11, 1) ELSE %s END)" % (
        shaped(books, column), text, _DIGITS, total, "1 = 0")
