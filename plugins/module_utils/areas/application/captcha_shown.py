# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login asks for what a program cannot guess."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import captcha
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class CaptchaShown(Control):
    """Captcha at login."""

    id = "captcha_shown"
    zh = "登录验证码"
    clauses = ("8.1.1-B-e",)

    def expectations(self, host, policy):
        yield Seen(lambda host: captcha.each(host, policy))
