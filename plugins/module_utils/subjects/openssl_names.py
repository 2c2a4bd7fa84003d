# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What OpenSSL calls the suites and curves that a run lets a server keep, or gives it where it has none of these."""

import re
from typing import Any, Iterable, List

SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305")
CURVES = (
    "auto", "X25519", "X448", "prime256v1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521", "X25519MLKEM768")
_BETWEEN = re.compile(r"[:, ]+")


def parts(words: Any) -> List[str]:
    """Return the names in the words of a setting; of None nothing."""
    return [part for word in words or () for part in _BETWEEN.split(word) if part]


def all_known(words: Any, known: Iterable[str]) -> bool:
    """Tell whether words name anything, and nothing that is not known to be good."""
    found = parts(words)
    return bool(found) and all(part in known for part in found)


def kept(words: Any, known: Iterable[str], otherwise: str, between: str = ":") -> str:
    """Return what of the words is good, or where nothing is what is put in their place."""
    return between.join(part for part in parts(words) if part in known) or otherwise
