# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Linux-PAM reads one line: tokens, brackets, and what a control says about each result of a module."""

import re
from functools import lru_cache
from typing import Dict, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

TYPES = ("auth", "account", "password", "session")

# The order is Linux-PAM's own: a name is matched as a prefix, and the first that fits wins.
RESULTS = (
    "success", "open_err", "symbol_err", "service_err", "system_err", "buf_err", "perm_denied", "auth_err",
    "cred_insufficient", "authinfo_unavail", "user_unknown", "maxtries", "new_authtok_reqd", "acct_expired",
    "session_err", "cred_unavail", "cred_expired", "cred_err", "no_module_data", "conv_err", "authtok_err",
    "authtok_recover_err", "authtok_lock_busy", "authtok_disable_aging", "try_again", "ignore", "abort",
    "authtok_expired", "module_unknown", "bad_item", "conv_again", "incomplete",
)
ACTIONS = ("ignore", "ok", "done", "bad", "die", "reset")

_KEYWORDS = {
    "required": ({"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore"}, "bad"),
    "requisite": ({"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore"}, "die"),
    "optional": ({"success": "ok", "new_authtok_reqd": "ok"}, "ignore"),
    "sufficient": ({"success": "done", "new_authtok_reqd": "done"}, "ignore"),
}
_PAIR = re.compile(r"\s*(%s|default)\s*=\s*(%s|[0-9]+)" % ("|".join(RESULTS), "|".join(ACTIONS)))
_WORD = re.compile(r"\[((?:\\\]|[^\]])*)(\]?)|[^ \n\t]+")


class Token:
    """One word of a line: its text as a module would see it, and where it stands in the line."""

    __slots__ = ("text", "start", "end", "closed")

    def __init__(self, text, start, end, closed=True):
        self.text = text
        self.start = start
        self.end = end
        self.closed = closed


def tokenize(line):
    """Return the tokens of a logical line; `[...]` is one token without its brackets, and `\\]` in it is `]`."""
    tokens = []
    for match in _WORD.finditer(line):
        inside, closing = match.groups()
        if inside is None:
            tokens.append(Token(match.group(), match.start(), match.end()))
        else:
            tokens.append(Token(inside.replace("\\]", "]"), match.start(), match.end(), bool(closing)))
    return tokens


@lru_cache(maxsize=256)
def control_actions(control):
    """Return {result: action} of a control, not to be changed; an action is a name of ACTIONS or the number of entries
    to jump over.
    """
    known = _KEYWORDS.get(control.lower())
    actions, default = (dict(known[0]), known[1]) if known else (_parse_pairs(control), "bad")
    return {result: actions.get(result, default) for result in RESULTS}


def is_valid_control(control):
    """Tell whether Linux-PAM understands the control; one that it does not makes every result a failure."""
    return control.lower() in _KEYWORDS or _scan_pairs(control) is not None


def _parse_pairs(control):
    actions: Dict[str, Union[int, str]] = {}
    for result, action in _scan_pairs(control) or ():
        if result == "default":
            actions = {name: actions.get(name, action) for name in RESULTS}
        else:
            actions[result] = action
    return actions


def _scan_pairs(control):
    """Return the (result, action) pairs of a bracketed control, or None where Linux-PAM gives up on it."""
    pairs, position = [], 0
    while control[position:].strip():
        match = _PAIR.match(control, position)
        if match is None:
            return None
        action = match.group(2)
        action = whole(action[:30]) if action[0] in "0123456789" else action
        if action == 0:
            return None
        pairs.append((match.group(1), action))
        position = match.end()
    return pairs
