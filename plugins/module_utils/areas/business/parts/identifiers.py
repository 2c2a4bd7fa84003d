# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of tables and columns as a mapping has them, and values, as they stand in a question."""

import re
from typing import Any, List

# As it is, or between double quotes, where a quote is doubled.
_PART = r'(?:[A-Za-z_][A-Za-z0-9_$]{0,62}|"(?:[^"\0]|""){1,200}")'
_PARTS = re.compile(_PART)
COLUMN = re.compile(_PART + r"\Z")
TABLE = re.compile(_PART + r"(?:\." + _PART + r")?\Z")


def parts(name: str) -> List[str]:
    """Return the parts of a name, as the catalogue has them."""
    return [
        part[1:-1].replace('""', '"') if part.startswith('"') else part
        for part in (match.group() for match in _PARTS.finditer(name))]


def quoted(name: str) -> str:
    """Return a name as a question has it: each part between quotes, so that no name is anything else."""
    return ".".join('"%s"' % part.replace('"', '""') for part in parts(name))


def literal(value: Any) -> str:
    """Return a value as a question has it. Both servers are told that a backslash is nothing special."""
    return "'%s'" % str(value).replace("\0", "").replace("'", "''")
