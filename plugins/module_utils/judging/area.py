# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an area is: its options, and the controls that judge by them."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text


class Unlooked(Text):
    """Why nothing is known of what an area looks at, where there may be something."""

    __slots__ = ()


class Area(namedtuple("Area", "options controls gathered present")):
    """`controls()` returns the area's controls, which are imported only then: the controller asks for the options
    alone.

    An option in `gathered` is a list; from a play it takes every variable <area>_<option>_<anything> in, too, so that
    roles and groups can each add to it.

    `present(host, options)` returns None, or a Text with the reason seen on the host why there is nothing for this area
    to look at, as its options are set; an Unlooked where there may be something. The host then neither imports nor runs
    the area's controls: the controller writes that reason as the finding of each, not_applicable or not_checked. So it
    looks at little (is the program there?), imports in its own body what it looks with, and is left out by an area that
    every host has something for. What cannot be told is present.
    """

    __slots__ = ()

    def __new__(cls, options, controls, gathered=(), present=None):
        return super().__new__(cls, options, controls, gathered, present)
