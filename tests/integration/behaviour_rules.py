# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kind of difference each control may cause, and by which words check mode has to have announced it.

A difference that no rule here allows, or that was not announced, is a fault of the product: the table is not to grow
to hide one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from behaviour import Cell, Matrix

_SHUT = ("refused", "no", "closed")
WITHOUT_SHELL = ("umask of commands", "umask of sftp")
SSH = ("command", "login", "sftp", "umask", "tmout", *WITHOUT_SHELL)
Announced = dict[str, list[str]]


@dataclass(frozen=True)
class Rule:
    """A control may bring such cells to such an outcome.

    `names` are what its announcement has to hold for the cell; None: it is no such cell.
    """

    control: str
    ends: Callable[[str, str], bool]
    names: Callable[[Cell], tuple[str, ...] | None]

    def allows(self, cell: Cell, before: str, after: str) -> bool:
        """Tell whether this is such a difference, and in the rule's direction."""
        return self.names(cell) is not None and self.ends(before, after)

    def announced(self, cell: Cell, said: Announced) -> bool:
        """Tell whether one sentence of the control names the cell."""
        names = self.names(cell)
        sentences = said.get(self.control, ())
        return names is not None and any(all(name in sentence for name in names) for sentence in sentences)


def shut(before: str, after: str) -> bool:
    """Something ends; nothing begins."""
    return after in _SHUT and before not in _SHUT


def stricter_umask(before: str, after: str) -> bool:
    """No right is withheld less than before."""
    both = all(re.fullmatch("[0-7]+", one) for one in (before, after))
    return both and int(before, 8) & ~int(after, 8) == 0


def sooner(before: str, after: str) -> bool:
    """A shell that waits ends, or ends earlier."""
    return after.isdigit() and (before == "none" or before.isdigit() and int(after) <= int(before))


def _when(condition: Callable[[Cell], bool], *names: str) -> Callable[[Cell], tuple[str, ...] | None]:
    return lambda cell: names if condition(cell) else None


def _over_ssh(cell: Cell) -> bool:
    return cell.what in SSH and cell.where.startswith("from ")


def _path(cell: Cell) -> tuple[str, ...] | None:
    return (cell.what,) if cell.how in ("list", "read", "write", "replace another's file in") else None


def _port(cell: Cell) -> tuple[str, ...] | None:
    if cell.how in ("http", "ping"):
        return ("is no declared flow is dropped", cell.what if cell.how == "http" else "ping")
    from_outside = _over_ssh(cell) and cell.where == "from the outsider"
    return ("is no declared flow is dropped", "tcp 22 ") if from_outside else None


RULES = (
    Rule("firewall_default_deny", shut, _port),
    Rule("ssh_root_login", shut, _when(
        lambda cell: _over_ssh(cell) and cell.who in ("root", "toor"), "Root can no longer log in over SSH")),
    Rule("unique_identities", shut, _when(
        lambda cell: "toor" in (cell.who, *cell.what.split()), "toor can no longer log in")),
    Rule("no_empty_passwords", shut, _when(
        lambda cell: cell.how == "su without a password", "emma can no longer log in")),
    Rule("default_accounts_locked", shut, _when(
        lambda cell: cell.how == "su" and cell.what.endswith("postgres"), "postgres can no longer log in")),
    Rule("remote_login_encrypted", shut, _when(
        lambda cell: _over_ssh(cell) and "hmac-sha1 alone" in cell.how, "no longer offers", " hmac-sha1 ")),
    Rule("ssh_login_limits", shut, _when(
        lambda cell: _over_ssh(cell) and "offers four others" in cell.how, "ends after 4 tries")),
    Rule("login_failure_lockout", shut, _when(
        lambda cell: "after six wrong passwords" in cell.how, "wrong passwords is locked out", "su,")),
    Rule("password_length", shut, _when(
        lambda cell: cell.what == "of six letters", "Whoever changes a password is refused")),
    Rule("sudo_least_privilege", shut, _when(
        lambda cell: cell.what == "writes to the terminal later", "no longer reaches the terminal")),
    Rule("file_access", shut, _path),
    Rule("file_access", stricter_umask, _when(
        lambda cell: cell.what == "umask", "New files from login shells", "027")),
    Rule("file_access", stricter_umask, _when(
        lambda cell: cell.what in WITHOUT_SHELL, "New files of commands over SSH, scp and sftp", "umask 027")),
    Rule("session_timeout", sooner, lambda cell: (
        ("waits for input for 900 s", f" {cell.who}") if cell.what == "tmout" else None)),
)


def differences(before: Matrix, after: Matrix) -> Iterator[tuple[Cell, str, str]]:
    """Yield each cell whose outcome is another, a cell that only one matrix has among them."""
    for cell in sorted(before.keys() | after.keys()):
        was, now = before.get(cell, "not tried"), after.get(cell, "not tried")
        if was != now:
            yield cell, was, now


def unexplained(before: Matrix, after: Matrix, said: Announced) -> list[str]:
    """Return each difference that is in no rule's direction, or that no such rule's control has announced by name."""
    found = []
    for cell, was, now in differences(before, after):
        rules = [rule for rule in RULES if rule.allows(cell, was, now)]
        if not rules:
            found.append(f"{cell}: {was} -> {now}: in no rule's direction")
        elif not any(rule.announced(cell, said) for rule in rules):
            found.append(f"{cell}: {was} -> {now}: not announced by {', '.join(rule.control for rule in rules)}")
    return found
