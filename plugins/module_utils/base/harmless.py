# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows a text of somebody else's so that it is read, and does nothing: no terminal, page, log or table obeys it.

Names of files, lines of files and messages of tools are whatever somebody on the host has chosen.
"""

import re

# What moves, hides, reorders or breaks the text around it; the line feed and the tab are what texts of several lines
# are made of.
_UNSEEN = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\ud800-\\udfff\\U000e0000-\\U000e0fff")
_IN_LINES = re.compile("[%s]" % _UNSEEN)
_IN_A_LINE = re.compile("[\\t\\n%s]" % _UNSEEN)


def harmless(text, lines=False):
    """Return the text with every control, invisible or reordering character, and what is no character, as an escape.

    With `lines`, line feeds and tabs stay: the text is shown as lines.
    """
    return (_IN_LINES if lines else _IN_A_LINE).sub(_escaped, text)


def is_harmless(text):
    """Tell whether a text of lines is shown as it is."""
    return _IN_LINES.search(text) is None


def harmless_in(value, lines=True):
    """Return a copy of a JSON-like value with every string in it, names of members too, made harmless."""
    if isinstance(value, str):
        return harmless(value, lines)
    if isinstance(value, dict):
        return {harmless_in(key, False): harmless_in(item, lines) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [harmless_in(item, lines) for item in value]
    return value


def _escaped(match):
    sign = match.group()
    # Half of a pair, which Python has made of a byte that is no UTF-8.
    return (
        sign.encode("utf-8", "backslashreplace").decode("ascii") if "\ud800" <= sign <= "\udfff"
        else sign.encode("unicode_escape").decode("ascii"))
