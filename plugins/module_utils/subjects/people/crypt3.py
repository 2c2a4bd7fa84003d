# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""crypt(3): whether a word is the password of a stored hash. From the C library: Python 3.13 has no `crypt` module, and
that of older ones computes a hash of each kind to be imported."""

import ctypes

# musl has crypt in the C library itself, which is what None opens.
_LIBRARIES = ("libcrypt.so.1", "libcrypt.so.2", None)


class Unsupported(Exception):
    """The C library of this host cannot compute this kind of hash."""


def matches(stored, word):
    """Tell whether the word gives the stored hash; raise Unsupported where that cannot be computed."""
    computed = _crypt(word, stored)
    if computed is None or computed.startswith("*") or computed[:3] != stored[:3]:
        raise Unsupported()
    return computed == stored


def _crypt(word, salt):
    for name in _LIBRARIES:
        try:
            function = ctypes.CDLL(name).crypt
        except (OSError, AttributeError):
            continue
        function.restype = ctypes.c_char_p
        function.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
        computed = function(word.encode("utf-8", "surrogateescape"), salt.encode("utf-8", "surrogateescape"))
        return None if computed is None else computed.decode("ascii", "replace")
    return None
