# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that modules share, and what is wrong with a value: the controller asks before it connects, the host
before it begins.
"""

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import LEVELS

GUARD_SECONDS = 120
_LEAST_GUARD_SECONDS = 20
_TOO_FEW = Text(
    "guard_seconds is {value}; it has to be 0 (no guard) or at least {least}",
    "guard_seconds 的值为 {value}，应为 0（不启用防失联保护）或不小于 {least}")

SHARED_OPTIONS = dict(
    level=dict(type="int", choices=list(LEVELS), default=3),
    clauses=dict(type="list", elements="str", default=[]),
    waivers=dict(type="list", elements="dict", default=[]),
    waivers_ignored=dict(type="list", elements="dict", default=[]),
    run_id=dict(type="str"),
    root=dict(type="path", default="/"),
    guard_seconds=dict(type="int", default=GUARD_SECONDS),
)


def validated(spec, values, name):
    """Return the values with defaults and types applied; raise OptionError naming `name` and the option."""
    result = ArgumentSpecValidator(spec).validate(values)
    if result.error_messages:
        why = "; ".join(result.error_messages)
        raise OptionError(Text("%s: %s" % (name, why), "%s：%s" % (name, why)))
    return {key: value for key, value in result.validated_parameters.items() if key in spec}


def guard_seconds_of(value):
    """Return the guard's seconds; raise OptionError for fewer than a connection may take."""
    if value != 0 and value < _LEAST_GUARD_SECONDS:
        raise OptionError(_TOO_FEW.format(value=value, least=_LEAST_GUARD_SECONDS))
    return value
