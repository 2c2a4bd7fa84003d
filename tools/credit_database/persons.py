# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Persons who do not exist."""

from __future__ import annotations

from datetime import date, timedelta

from tools.credit_database.setting import Chance

__all__ = ["identity_number", "name", "phone", "with_wrong_check"]

# Of provinces, so that the number looks like one to whoever asks for no more than the province.
PROVINCES = ("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
             "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65")
# No province has a prefecture 99: no living person's number begins with such a region code.
UNASSIGNED = "99"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FAMILY = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰"
# A beginning of mobile numbers that is not in use.
MOBILE = "160"


def identity_number(chance: Chance) -> str:
    """Return an identity number with a valid checksum, of a region that is not assigned."""
    born = date(1950, 1, 1) + timedelta(chance.below(55 * 365))
    body = f"{chance.pick(PROVINCES)}{UNASSIGNED}{chance.below(100):02}{born:%Y%m%d}{chance.below(1000):03}"
    return body + _check(body)


def with_wrong_check(number: str) -> str:
    """Return an identity number whose last character is not what the others ask for."""
    return number[:-1] + CHECKS[(CHECKS.index(number[-1]) + 1) % len(CHECKS)]


def name(chance: Chance) -> str:
    return chance.pick(FAMILY) + chance.pick(GIVEN) + chance.pick(("", chance.pick(GIVEN)))


def phone(chance: Chance) -> str:
    return f"{MOBILE}{chance.below(10 ** 8):08}"


def _check(body: str) -> str:
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
