# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a host cannot be reached is told in lines, as ssh has said it, and harmlessly."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.jrt0117.baseline.plugins.action.rollback import ActionModule as Rollback


@pytest.mark.parametrize(("said", "told"), [
    ("timed out during banner exchange\r\nConnection to db1 timed out",
     "timed out during banner exchange\nConnection to db1 timed out"),
    ("Connection refused", "Connection refused"), ("\x1b[2Jre\rfused", "\\x1b[2Jre\\rfused")])
def test_a_line_s_end_of_a_terminal_is_none_of_the_message(said, told, monkeypatch):
    action = Rollback.__new__(Rollback)

    def down(**_how):
        raise AnsibleConnectionFailure(said)

    monkeypatch.setattr(action, "_execute_module", down, raising=False)
    with pytest.raises(AnsibleConnectionFailure) as error:
        action.asked()
    assert str(error.value) == told
