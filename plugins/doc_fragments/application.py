# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/application.yml; change it there.
"""The options of the application area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/application/options.py."""

    DOCUMENTATION = r"""
options:
  endpoints:
    description:
      - Sites of this host of which more is to be said than can be found. docs/application.md describes them.
      - Each has a C(url), and may have a C(name), C(connect) (an address with its port, where the name of the C(url)
        leads elsewhere), C(pages) to ask for beside that of the C(url), C(session_cookies), the names of the cookies
        that carry a session, C(login), how its test account logs in, and C(idle_minutes), after which it ends an idle
        session.
      - Clauses 8.1.1-B-a and 8.1.1-B-f.
    type: list
    elements: dict
    default: []
  front:
    description:
      - The host or device in front of this one that limits what each client may take. It is judged there.
      - Clause 8.3.4-E-i-1.
    type: str
    default: ""
  error_text:
    description:
      - Words that every error page has, such as a number to call. Without them a person says whether error pages tell
        users what to do.
      - Clause 8.1.1-B-f.
    type: str
    default: ""
  timeout_seconds:
    description:
      - Longest time that a web server waits for a request, a part of one, or a client that takes its answer.
      - Clause 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 60
  keepalive_seconds:
    description:
      - Longest time that a web server keeps a connection between requests.
      - Clause 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 75
  proxy_seconds:
    description:
      - Longest time that HAProxy waits for a silent client or server (C(timeout client) and C(timeout server)).
      - Clause 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 300
  body_mib:
    description:
      - Largest body of a request that a web server takes, in MiB.
      - Clause 8.3.4-B-f-1; the number is the field's.
    type: int
    default: 50
  seconds:
    description:
      - How long all sites of a host together are asked.
      - Clause 8.1.1-B-f; the number is the field's.
    type: int
    default: 5
  active_tests:
    description:
      - The tests that log in with the declared test account of a site, each by the name of its control. The module
        M(jrt0117.baseline.login_tests) alone makes them; an audit does not.
      - Clauses 8.1.1-B-e, 8.3.4-B-a-2, 8.3.4-B-g-1 and 8.3.4-B-g-3.
    type: list
    elements: str
    choices: [login_lockout, captcha_shown, concurrent_sessions, session_idle_end]
    default: []
  test_passwords:
    description:
      - The passwords of the test accounts, by the C(name) of the endpoint (the host name of its C(url) where it has
        none). Keep them in a vault. They are sent to the host by M(jrt0117.baseline.login_tests) alone.
      - Clause 8.3.4-B-a-2.
    type: dict
    default: {}
  login_attempts:
    description:
      - Wrong passwords after which an application has to refuse the test account, delay it or ask for a captcha.
      - Clause 8.3.4-B-a-2; the number is the field's.
    type: int
    default: 5
  sessions_per_user:
    description:
      - Most sessions that an account may have at the same time.
      - Clause 8.3.4-B-g-3; the number is the field's.
    type: int
    default: 1
  session_minutes:
    description:
      - Longest time that a session may be idle, in minutes.
      - Clauses 8.3.4-B-a-2 and 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 15
  packages:
    description:
      - What this host publishes for users to install. docs/application.md describes it.
      - Each has a C(path), which may have wildcards, its C(kind) (C(gpg), C(rpm), C(authenticode) or C(jar)), the
        fingerprint of its C(signer), a C(keyring) for C(gpg), the certificates of authorities as C(keyring) for
        C(authenticode), and may have a C(sha256) and, for C(jar), a keystore of authorities as C(keyring).
      - Clauses 8.1.1-B-a and 8.1.1-B-b.
    type: list
    elements: dict
    default: []
"""
