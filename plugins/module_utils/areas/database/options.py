# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/database.yml; change it there.
"""The options of the area database, as a host has to know them; their variables are database_<option>."""

OPTIONS = dict(
    accounts=dict(type="dict", default={}),
    admins=dict(type="list", elements="str", default=[]),
    security_admins=dict(type="list", elements="str", default=[]),
    auditors=dict(type="list", elements="str", default=[]),
    password_max_age_days=dict(type="int", default=180, no_log=False),
    password_min_length=dict(type="int", default=8, no_log=False),
    max_connections=dict(type="int", default=1000),
    idle_transaction_seconds=dict(type="int", default=600),
    idle_session_seconds=dict(type="int", default=900),
    audit_reads=dict(type="bool", default=False),
    enforce=dict(type="list", elements="str", default=[], choices=[
        "access_rules", "anonymous_accounts", "audit", "idle_transactions", "login_failure", "password_policy", "tls"]),
    default_passwords=dict(type="list", elements="str", default=[], no_log=True),
    guess_seconds=dict(type="float", default=1.0),
    log_days=dict(type="int", default=180),
    remote=dict(type="dict", default={}),
    remote_password=dict(type="str", default="", no_log=True),
    encrypted_storage=dict(type="str", default=""),
    connection_limits=dict(type="dict", default={}),
    seconds=dict(type="int", default=5),
    visits=dict(type="int", default=20),
)
