# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/application.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.captcha_shown import CaptchaShown
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.client_package_signature import (
    ClientPackageSignature,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.concurrent_sessions import (
    ConcurrentSessions,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.error_pages import ErrorPages
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.login_lockout import LoginLockout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.security_headers import SecurityHeaders
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.session_cookies import SessionCookies
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.session_idle_end import SessionIdleEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_body_limits import WebBodyLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_connection_limits import (
    WebConnectionLimits,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_timeouts import WebTimeouts

CONTROLS = (
    WebConnectionLimits(),
    WebTimeouts(),
    WebBodyLimits(),
    ErrorPages(),
    SessionCookies(),
    SecurityHeaders(),
    SessionIdleEnd(),
    LoginLockout(),
    CaptchaShown(),
    ConcurrentSessions(),
    ClientPackageSignature(),
)
