# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of pg_hba.conf: one word of a line is put in place of another, and every other byte stays."""

import ipaddress
import re
from typing import List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.hba import Rule

# A field: words with commas between them, blanks beside those included; quotes hold what they may.
_WORD = r'(?:"[^"]*"|[^\s,"#])+'
_FIELD = re.compile(r"%s(?:\s*,\s*%s)*" % (_WORD, _WORD))
_BLANK = re.compile(r"[ \t,]*")


class _Field(NamedTuple):
    text: str
    start: int
    end: int


def changed(line: str, rule: Rule, wanted: str) -> Optional[str]:
    """Return a line with the kind or the method of its rule changed to `wanted`; None where the line is not what the
    server says of it, or where more than that word would have to change.
    """
    fields = _fields(line)
    place = 3 if rule.kind == "local" else 5 if len(fields) > 4 and _is_address(fields[4].text) else 4
    # Options go with the method that they were written for; a line that goes on is not read here.
    if len(fields) <= place or line.rstrip().endswith("\\") or fields[0].text != rule.kind or (
            fields[place].text.strip('"') != rule.method):
        return None
    if wanted in ("hostssl",):
        found = fields[0]
    elif len(fields) == place + 1:
        found = fields[place]
    else:
        return None
    return line[:found.start] + wanted + line[found.end:]


def _fields(line: str) -> List[_Field]:
    found: List[_Field] = []
    place = 0
    while True:
        blank = _BLANK.match(line, place)
        match = _FIELD.match(line, place if blank is None else blank.end())
        if match is None:
            return found
        found.append(_Field(match.group(), match.start(), match.end()))
        place = match.end()


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip('"'))
    except ValueError:
        return False
    return True
