# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/database.yml; change it there.
"""The options of the database area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/database/options.py."""

    DOCUMENTATION = r"""
options:
  accounts:
    description:
      - The accounts and roles of the databases on this host, by name. Each has an C(owner) and a C(kind), which is
        C(person), C(service) or C(dba).
      - What is not named here has no owner. A C(dba) may have rights over a whole server.
      - Clauses 8.3.3-B-a-5 and 8.3.3-B-b-2.
    type: dict
    default: {}
  admins:
    description:
      - Accounts that administer databases.
      - Clause 8.3.3-B-b-3.
    type: list
    elements: str
    default: []
  security_admins:
    description:
      - Accounts that grant rights in databases.
      - Clause 8.3.3-B-b-3.
    type: list
    elements: str
    default: []
  auditors:
    description:
      - Accounts that look at the records of databases and change nothing.
      - Clause 8.3.3-B-b-3.
    type: list
    elements: str
    default: []
  password_max_age_days:
    description:
      - Longest time for which the password of a database account is good.
      - Clause 8.3.3-B-a-2.
    type: int
    default: 180
  password_min_length:
    description:
      - Fewest characters of a new password, where the library that judges it tells.
      - Clause 8.3.3-B-a-2.
    type: int
    default: 8
  max_connections:
    description:
      - Most connections that a database may take.
      - Clause 8.3.4-B-g-2; the number is the field's.
    type: int
    default: 1000
  idle_transaction_seconds:
    description:
      - Longest time for which a transaction may wait for its client.
      - Clause 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 600
  idle_session_seconds:
    description:
      - Longest time for which a person's session, or a client of Redis, may do nothing.
      - Clause 8.3.4-B-g-1; the number is the field's.
    type: int
    default: 900
  audit_reads:
    description:
      - Reading has to be recorded as well (PostgreSQL, class C(read) of pgaudit).
      - Clause 8.3.3-B-c-2.
    type: bool
    default: false
  enforce:
    description:
      - What enforcing may set. In PostgreSQL C(audit) sets C(log_connections), C(log_disconnections) and, where pgaudit
        is loaded, C(pgaudit.log). C(login_failure) sets C(auth_delay.milliseconds), where auth_delay is loaded.
        C(idle_transactions) sets C(idle_in_transaction_session_timeout), which ends the sessions of applications that
        wait longer within a transaction. C(access_rules) has lines of C(pg_hba.conf) with C(trust) ask for C(peer) or
        C(scram-sha-256), and C(tls) makes C(host) lines C(hostssl); neither where it would shut out who is connected.
      - In MariaDB C(audit) installs and turns on C(server_audit), C(tls) sets C(require_secure_transport) where nobody
        is connected over TCP, C(anonymous_accounts) locks accounts without a name, and C(password_policy) installs
        C(simple_password_check), which judges passwords that are set from then on.
      - Clauses 8.3.3-B-c-1, 8.3.3-B-a-3 and 8.3.4-B-g-1.
    type: list
    elements: str
    default: []
    choices: [access_rules, anonymous_accounts, audit, idle_transactions, login_failure, password_policy, tls]
  default_passwords:
    description:
      - Passwords that are tried on the verifiers of accounts beside the usual ones and each account's own name, which
        C({name}) stands for. Nobody logs in.
      - Clause 8.3.3-B-a-1.
    type: list
    elements: str
    default: []
  guess_seconds:
    description:
      - How long the usual passwords are tried on the verifiers of a database. 0 tries none.
      - Clause 8.3.3-B-a-1; the number is the field's.
    type: float
    default: 1.0
  log_days:
    description:
      - Days for which the log of a database is kept at least.
      - Clause 7.1.2-B-e.
    type: int
    default: 180
  remote:
    description:
      - A database of another host, such as one of a cloud, which an inventory host with C(ansible_connection=local)
        stands for. It is judged in the place of those that run here. C(engine) is C(postgresql) or C(mysql); C(host)
        and C(user) are names; C(ca) is the file of the authority of its certificate. C(port) is for another than the
        usual, C(database) for another of PostgreSQL than C(postgres).
      - Clause 8.3.3-B-a-1.
    type: dict
    default: {}
  remote_password:
    description:
      - The password of C(user) of O(remote). Keep it in a vault.
      - Clause 8.3.3-B-a-1.
    type: str
    default: ""
  encrypted_storage:
    description:
      - What encrypts the data below this host (an array, a cloud disk), and where that is shown. The verdict is then an
        assessor's.
      - Clause 8.3.5-B-b-2.
    type: str
    default: ""
  connection_limits:
    description:
      - Most connections of single roles of PostgreSQL, by name. Enforcing sets it where a role has no limit and not
        more connections at that time.
      - Clauses 8.3.3-B-e-3 and 8.3.4-E-i-2.
    type: dict
    default: {}
  seconds:
    description:
      - Longest time for which one question to a database is waited for.
      - Clause 8.3.3-B-a-1; the number is the field's.
    type: int
    default: 5
  visits:
    description:
      - Most databases of one PostgreSQL cluster that are looked into, the busiest first. The others are named as not
        checked.
      - Clause 8.3.3-B-b-1; the number is the field's.
    type: int
    default: 20
"""
