# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/accounts.yml; change it there.
"""The options of the accounts area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/accounts/options.py."""

    DOCUMENTATION = r"""
options:
  password_min_length:
    description:
      - Fewest characters of a password.
      - Clause 7.5.9-B-a-2.
    type: int
    default: 8
  password_min_classes:
    description:
      - Fewest kinds of characters (upper case, lower case, digits, others) in a password.
      - Clause 7.5.9-B-a-3.
    type: int
    default: 3
  password_max_days:
    description:
      - Days after which a password has to be changed; the standard says half a year.
      - Clauses 7.5.9-B-a and 8.3.3-B-a-2.
    type: int
    default: 180
  password_force_change:
    description:
      - Force the change of overdue passwords at the next login. Otherwise they are only reported.
      - Clause 7.5.9-B-a.
    type: bool
    default: false
  password_hash_methods:
    description:
      - Methods a password may be hashed with, the preferred one first; where the host lacks it, the next one is set.
        Each is one of V(yescrypt), V(sha512), V(gost_yescrypt) and V(sm3).
      - Clause 8.3.5-B-b-2; the choice of methods is the field's.
    type: list
    elements: str
    default: ["yescrypt", "sha512"]
  default_passwords:
    description:
      - More default passwords to look for, beside an account's own name and those of common vendors. In one of them
        V({name}) stands for the account's name, as in V({name}123). Each costs tens of milliseconds for every account
        that has a password.
      - Clause 8.3.3-B-b-4.
    type: list
    elements: str
    default: []
  default_passwords_seconds:
    description:
      - Most seconds to spend on looking for default passwords. What was not tried in time is said in the finding.
      - Clause 8.3.3-B-b-4.
    type: float
    default: 1.0
  default_passwords_lock:
    description:
      - Lock accounts that have a default password. Otherwise they are only reported.
      - Clause 8.3.3-B-b-4.
    type: bool
    default: false
  extra_root_lock:
    description:
      - Lock accounts other than root that have UID 0. Otherwise they are only reported.
      - Clause 8.3.3-B-a-5.
    type: bool
    default: false
  stale_days:
    description:
      - Days without a login after which an account counts as unused, and after which an expired password disables it.
      - Clause 8.3.3-B-b-5; the number is the field's.
    type: int
    default: 90
  stale_expire:
    description:
      - Expire unused accounts, and those past their date in O(valid_until). Otherwise they are only reported.
      - Clause 8.3.3-B-b-5.
    type: bool
    default: false
  owners:
    description:
      - The one person who answers for each account, by account name.
      - Clauses 8.3.3-B-b-2 and 8.3.3-B-b-5.
    type: dict
    default: {}
  valid_until:
    description:
      - The last day (YYYY-MM-DD) on which an account may be used, by account name.
      - Clause 8.3.3-B-b-5.
    type: dict
    default: {}
  automation_users:
    description:
      - Accounts that run automation. They may use sudo without a password, do not count as unused, are never expired,
        and as system accounts keep their login. Somebody answers for them in O(owners) all the same.
      - Clause 8.3.3-B-b-2.
    type: list
    elements: str
    default: []
  lockout_deny:
    description:
      - Failed logins after which an account is locked.
      - Clause 8.3.3-B-a-3; the number is the field's.
    type: int
    default: 5
  lockout_unlock_seconds:
    description:
      - Fewest seconds for which it stays locked.
      - Clause 8.3.3-B-a-3; the number is the field's.
    type: int
    default: 600
  lockout_root:
    description:
      - Lock root, too, after wrong passwords (even_deny_root), and who is in the admin_group of pam_faillock. Whoever
        guesses can then keep root out.
      - Otherwise it is only reported where root has a password.
      - Clause 8.3.3-B-a-3.
    type: bool
    default: false
  ssh_max_auth_tries:
    description:
      - Most attempts to log in on one SSH connection.
      - Clause 8.3.3-B-a-3; the number is the field's.
    type: int
    default: 4
  ssh_login_grace_seconds:
    description:
      - Most seconds an SSH connection may take to log in.
      - Clause 8.3.3-B-a-3; the number is the field's.
    type: int
    default: 60
  ssh_max_startups:
    description:
      - Most SSH connections that have not logged in yet, as C(MaxStartups) of C(sshd_config) takes it, between quotes.
      - The first number (from which on some are refused) and the last (from which on all are) are upper bounds. The one
        between (percent refused at first) is what enforcing sets; any is accepted.
      - Clause 8.3.3-B-a-3; the numbers are the field's.
    type: str
    default: "10:30:60"
  ssh_ciphers:
    description:
      - SSH ciphers that count as strong, in the order to prefer.
      - Clause 8.3.3-B-a-4.
    type: list
    elements: str
    default:
      - chacha20-poly1305@openssh.com
      - aes256-gcm@openssh.com
      - aes128-gcm@openssh.com
      - aes256-ctr
      - aes192-ctr
      - aes128-ctr
  ssh_macs:
    description:
      - SSH message authentication codes that count as strong, in the order to prefer.
      - Clause 8.3.3-B-a-4.
    type: list
    elements: str
    default: ["hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512", "hmac-sha2-256"]
  ssh_kex:
    description:
      - SSH key exchanges that count as strong, in the order to prefer.
      - Clause 8.3.3-B-a-4.
    type: list
    elements: str
    default:
      - mlkem768x25519-sha256
      - sntrup761x25519-sha512
      - sntrup761x25519-sha512@openssh.com
      - curve25519-sha256
      - curve25519-sha256@libssh.org
      - ecdh-sha2-nistp521
      - ecdh-sha2-nistp384
      - ecdh-sha2-nistp256
      - diffie-hellman-group18-sha512
      - diffie-hellman-group16-sha512
      - diffie-hellman-group-exchange-sha256
  ssh_host_key_algorithms:
    description:
      - SSH host key algorithms that count as strong, in the order to prefer.
      - Clause 8.3.3-B-a-4.
    type: list
    elements: str
    default:
      - ssh-ed25519
      - ssh-ed25519-cert-v01@openssh.com
      - sk-ssh-ed25519@openssh.com
      - sk-ssh-ed25519-cert-v01@openssh.com
      - ecdsa-sha2-nistp256
      - ecdsa-sha2-nistp384
      - ecdsa-sha2-nistp521
      - ecdsa-sha2-nistp256-cert-v01@openssh.com
      - ecdsa-sha2-nistp384-cert-v01@openssh.com
      - ecdsa-sha2-nistp521-cert-v01@openssh.com
      - sk-ecdsa-sha2-nistp256@openssh.com
      - sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
      - rsa-sha2-512
      - rsa-sha2-256
      - rsa-sha2-512-cert-v01@openssh.com
      - rsa-sha2-256-cert-v01@openssh.com
  ssh_permit_root_login:
    description:
      - Whether root may log in over SSH. V(prohibit-password) leaves root the login with a key.
      - Clauses 8.3.3-B-b-3 and 8.3.3-B-b-4.
    type: str
    choices: ["no", "prohibit-password"]
    default: "no"
  session_timeout_seconds:
    description:
      - Most seconds a session may be idle.
      - Clauses 8.3.3-B-a-3 and 8.3.3-B-e-2; the number is the field's.
    type: int
    default: 900
  session_stop_idle:
    description:
      - Have systemd-logind end idle sessions after O(session_timeout_seconds) (C(StopIdleSessionSec), systemd 252 and
        later). It ends whatever runs in them, a command with output included. Idle shells and silent SSH connections
        end without it.
      - Clause 8.3.3-B-a-3.
    type: bool
    default: false
  login_networks:
    description:
      - Networks (CIDR) that administrators may log in from over SSH. None named means the restriction cannot be
        enforced.
      - C(AllowUsers) of V(sshd_config) enforces it; users whom it names already keep their place in the list, from
        these networks only. C(DenyUsers *) in a C(Match Address) block, or pam_access, is taken as well; what the
        packet filter lets in is for the boundary area.
      - Clause 8.3.3-B-e-1.
    type: list
    elements: str
    default: []
  system_admin_group:
    description:
      - Group of the system administrators.
      - Clause 8.3.3-B-b-2.
    type: str
    default: "sysadmin"
  security_admin_group:
    description:
      - Group of the security administrators.
      - Clause 8.3.3-B-b-2.
    type: str
    default: "secadmin"
  audit_admin_group:
    description:
      - Group of the audit administrators.
      - Clause 8.3.3-B-b-2.
    type: str
    default: "auditadmin"
  su_group:
    description:
      - Group whose members alone may use C(su) (pam_wheel), whoever else knows a password; root needs none. Where
        it is empty C(su) stays as it is, and who becomes root by it is told. The group has to be there; who is not in
        it is named before it is enforced.
      - Clause 8.3.3-B-b-2.
    type: str
    default: ""
  sudo_administrators:
    description:
      - Users and groups (with a leading percent sign) that sudo may grant every command.
      - Clauses 8.3.3-B-b-2 and 7.5.7-E-a.
    type: list
    elements: str
    default: ["root", "%sudo", "%wheel", "%sysadmin"]
  database_accounts:
    description:
      - Operating-system accounts that own databases. An account that a known database server runs with and that is not
        named here, such as the C(admin) of OceanBase, is told and left alone.
      - Clause 8.3.3-B-b-3.
    type: list
    elements: str
    default:
      - postgres
      - mysql
      - mariadb
      - oracle
      - redis
      - mongodb
      - dm
      - gaussdb
      - kingbase
      - db2inst1
      - dmdba
      - omm
      - opengauss
      - goldendb
      - oceanbase
      - tidb
      - mongod
      - valkey
      - grid
      - gbase
      - gbasedbt
      - informix
      - vastbase
      - oscar
      - highgo
      - clickhouse
  database_admins:
    description:
      - Accounts of database administrators; none may be a system administrator.
      - Clause 8.3.3-B-b-3.
    type: list
    elements: str
    default: []
  umask:
    description:
      - The umask of login shells, commands over SSH and sftp, octal and between quotes, V('022') or stricter; one
        stricter than it is accepted on the host.
      - Clause 8.3.3-B-b-1; the value is the field's.
    type: str
    default: "027"
  home_mode:
    description:
      - Most permission bits of a home directory, octal and between quotes, V('0755') or fewer. Enforcing takes bits of
        others, and of a group that the account alone is in, and only where the home plainly is the account's own; the
        rest is told.
      - Clause 8.3.3-B-b-1; the value is the field's.
    type: str
    default: "0750"
  walk_seconds:
    description:
      - Most seconds to spend on walking the file system for world-writable and unowned files. Local file systems
        mounted below are walked too, last; those of other machines are not, and are reported as not checked.
      - Clause 8.3.3-B-b-1.
    type: float
    default: 2.0
  walk_entries:
    description:
      - Most files and directories to look at in that walk.
      - Clause 8.3.3-B-b-1.
    type: int
    default: 200000
  two_factor_methods:
    description:
      - What to set C(AuthenticationMethods) of C(sshd_config) to for administrators; each choice has two different
        methods at least.
      - Clause 8.3.3-E-a-1.
    type: str
    default: "publickey,password publickey,keyboard-interactive"
  two_factor_enforce:
    description:
      - Enforce two factors for administrators over SSH. Otherwise it is only reported.
      - Clause 8.3.3-E-a-1.
    type: bool
    default: false
"""
