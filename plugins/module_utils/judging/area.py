# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an area is: its options, and the controls that judge by them."""

from collections import namedtuple


class Area(namedtuple("Area", "options controls validate gathered")):
    """`controls()` returns the area's controls, which are imported only then: the controller asks for the options alone.

    `validate(values)` raises ValueError where options that are each of the right type cannot be used.

    An option in `gathered` is a list; from a play it takes every variable <area>_<option>_<anything> in, too, so that roles and
    groups can each add to it.
    """

    __slots__ = ()

    def __new__(cls, options, controls, validate=None, gathered=()):
        return super().__new__(cls, options, controls, validate or (lambda values: None), gathered)
