# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/accounts.yml; change it there.
"""The options of the area accounts, as a host has to know them; their variables are accounts_<option>."""

OPTIONS = dict(
    password_min_length=dict(type="int", default=8, no_log=False),
    password_min_classes=dict(type="int", default=3, no_log=False),
    password_max_days=dict(type="int", default=180, no_log=False),
    password_force_change=dict(type="bool", default=False, no_log=False),
    password_hash_methods=dict(type="list", elements="str", default=["yescrypt", "sha512"], no_log=False),
    default_passwords=dict(type="list", elements="str", default=[], no_log=True),
    default_passwords_seconds=dict(type="float", default=1.0, no_log=False),
    default_passwords_lock=dict(type="bool", default=False, no_log=False),
    extra_root_lock=dict(type="bool", default=False),
    stale_days=dict(type="int", default=90),
    stale_expire=dict(type="bool", default=False),
    owners=dict(type="dict", default={}),
    valid_until=dict(type="dict", default={}),
    automation_users=dict(type="list", elements="str", default=[]),
    lockout_deny=dict(type="int", default=5),
    lockout_unlock_seconds=dict(type="int", default=600),
    lockout_root=dict(type="bool", default=False),
    ssh_max_auth_tries=dict(type="int", default=4),
    ssh_login_grace_seconds=dict(type="int", default=60),
    ssh_max_startups=dict(type="str", default="10:30:60"),
    ssh_ciphers=dict(type="list", elements="str", default=[
        "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes192-ctr",
        "aes128-ctr"]),
    ssh_macs=dict(type="list", elements="str", default=[
        "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512", "hmac-sha2-256"]),
    ssh_kex=dict(type="list", elements="str", default=[
        "mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256",
        "curve25519-sha256@libssh.org", "ecdh-sha2-nistp521", "ecdh-sha2-nistp384", "ecdh-sha2-nistp256",
        "diffie-hellman-group18-sha512", "diffie-hellman-group16-sha512", "diffie-hellman-group-exchange-sha256"]),
    ssh_host_key_algorithms=dict(type="list", elements="str", no_log=False, default=[
        "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", "sk-ssh-ed25519@openssh.com",
        "sk-ssh-ed25519-cert-v01@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp384-cert-v01@openssh.com",
        "ecdsa-sha2-nistp521-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
        "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "rsa-sha2-512", "rsa-sha2-256",
        "rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com"]),
    ssh_permit_root_login=dict(type="str", choices=["no", "prohibit-password"], default="no"),
    session_timeout_seconds=dict(type="int", default=900),
    session_stop_idle=dict(type="bool", default=False),
    login_networks=dict(type="list", elements="str", default=[]),
    system_admin_group=dict(type="str", default="sysadmin"),
    security_admin_group=dict(type="str", default="secadmin"),
    audit_admin_group=dict(type="str", default="auditadmin"),
    su_group=dict(type="str", default=""),
    sudo_administrators=dict(type="list", elements="str", default=["root", "%sudo", "%wheel", "%sysadmin"]),
    database_accounts=dict(type="list", elements="str", default=[
        "postgres", "mysql", "mariadb", "oracle", "redis", "mongodb", "dm", "gaussdb", "kingbase", "db2inst1", "dmdba",
        "omm", "opengauss", "goldendb", "oceanbase", "tidb", "mongod", "valkey", "grid", "gbase", "gbasedbt",
        "informix", "vastbase", "oscar", "highgo", "clickhouse"]),
    database_admins=dict(type="list", elements="str", default=[]),
    umask=dict(type="str", default="027"),
    home_mode=dict(type="str", default="0750"),
    walk_seconds=dict(type="float", default=2.0),
    walk_entries=dict(type="int", default=200000),
    two_factor_methods=dict(type="str", default="publickey,password publickey,keyboard-interactive"),
    two_factor_enforce=dict(type="bool", default=False),
)
