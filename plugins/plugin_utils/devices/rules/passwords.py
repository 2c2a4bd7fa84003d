# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of devices are kept hard, follow the rules, and are changed in time (8.3.2-B-f-4, 7.5.9-B-a)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device, Said, Secret
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, SERVER, Eye, name

__all__ = ["passwords"]

_POLICY = {
    "huawei_vrp": ("local-aaa-user password policy administrator; password min-length 8 (CloudEngine, NetEngine: "
                   "user-password min-len 8)", "password complexity three-of-kinds",
                   "password expire 180 (CloudEngine, NetEngine: user-password expire 180)"),
    "h3c_comware": ("password-control enable; password-control length 8",
                    "password-control composition type-number 3 type-length 1", "password-control aging 180"),
    "cisco_ios": ("security passwords min-length 8", "aaa common-criteria policy NAME; upper-case 1; lower-case 1; "
                  "numeric-count 1", "aaa common-criteria policy NAME; lifetime month 6"),
    "cisco_nxos": ("userpassphrase min-length 8", "password strength-check",
                   "userpassphrase default-lifetime 180"),
    "ruijie_rgos": ("password policy min-size 8", "password policy strong", "password policy life-cycle 180"),
    "frr": ("-", "-", "-"), "vyos": ("-", "-", "-")}
_WHOSE, _SHARED = Text("of the user {user}", "用户 {user} 的"), Text("of all (enable, line)", "共用的（enable 或线路）")
_HARD = Text(
    "The password {whose} is kept hard to recover: {label} {place}.",
    "{whose}口令以难以还原的方式保存：{label}{place}。")
_WEAK = Text(
    "The password {whose} is kept with MD5 or DES alone: {label} {place}. Level 3 takes no such hash.",
    "{whose}口令仅以 MD5 或 DES 散列保存：{label}{place}。三级不接受这种散列。")
_REVERSIBLE = Text(
    "The password {whose} is kept so that it can be read back: {label} {place}.",
    "{whose}口令以可还原的方式保存：{label}{place}。")
_PLAIN = Text("The password {whose} stands in the clear: {label} {place}.", "{whose}口令以明文保存：{label}{place}。")
_NONE = Text("There is no password {whose} {place}.", "{whose}口令为空{place}。")
_HIDDEN = Text(
    "The password {whose} was taken out of the configuration {place}: how it is kept cannot be told.",
    "{whose}口令已从配置中去除{place}，无法判断其保存方式。")
_UNTOLD = Text(
    "How the password {whose} is kept {place} is not known here.", "本工具不了解{whose}口令的保存方式{place}。")
_WITHOUT = Text(
    "No line gives the user {user} a password {place}: it is empty, or kept elsewhere.",
    "没有为用户 {user} 设置口令的行{place}：口令为空，或保存在别处。")
_NO_USERS = Text(
    "{file} has no user of its own: whose passwords these rules are for is not said.",
    "{file} 中没有本地用户：未写明这些口令规则用于何人。")
_LENGTH = (
    Text("How long a password has to be is not said", "未写明口令最小长度"),
    Text(
        "Passwords have at least {found} characters {place}; at least {wanted} are wanted.",
        "口令至少 {found} 个字符{place}，应不少于 {wanted} 个。"),
    Text("Passwords have at least {found} characters {place}.", "口令至少 {found} 个字符{place}。"))
_CLASSES = (
    Text("How many kinds of characters a password needs is not said", "未写明口令须含几类字符"),
    Text(
        "Passwords need {found} kinds of characters {place}; at least {wanted} are wanted.",
        "口令须含 {found} 类字符{place}，应不少于 {wanted} 类。"),
    Text("Passwords need {found} kinds of characters {place}.", "口令须含 {found} 类字符{place}。"))
_DAYS = (
    Text("When a password ends is not said", "未写明口令有效期"),
    Text(
        "Passwords end after {found} days (0: never) {place}; {wanted} at most are wanted.",
        "口令有效期为 {found} 天（0 为永不过期）{place}，应不超过 {wanted} 天。"),
    Text("Passwords end after {found} days {place}.", "口令有效期为 {found} 天{place}。"))
_OLD = Text(
    "The password {whose} {place} is the one that stood in the saved configuration of {day}: it was not "
    "changed for {days} "
    "days.",
    "{whose}口令{place}与 {day} 保存的配置相同：{days} 天未更换。")
_CHANGED = Text("The password {whose} {place} was changed after {day}.", "{whose}口令{place}在 {day} 之后更换过。")
_NO_HISTORY = Text(
    "Whether the passwords were changed within {days} days cannot be told: no saved configuration is "
    "that old. Keep them "
    "under git, or in the register of activities.",
    "无法判断口令在 {days} 天内是否更换：没有足够早的已保存配置。请将配置纳入 git，或在活动台账中记录口令更换。")
_SET = Text("Set: {line}.", "请设置：{line}。")
_REPLACE = Text(
    "Have its owner set the password anew, kept hard.",
    "请由用户本人重新设置口令，并以难以还原的方式保存。")
_KEPT = {
    "hard": ("pass", "met", _HARD), "weak": ("fail", "weak_hash", _WEAK),
    "reversible": ("fail", "reversible", _REVERSIBLE), "plain": ("fail", "in_the_clear", _PLAIN),
    "none": ("fail", "no_password", _NONE), "hidden": ("not_checked", "secret_hidden", _HIDDEN),
    "unknown": ("manual", "kept_unknown", _UNTOLD)}


def passwords(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield how passwords are kept, what is asked of them, and whether they were changed."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
    for server in device.login_servers[:1]:
        yield eye.saw("manual", "users_at_a_server", SERVER, server)
    there = [user for user in device.users if not user.blocked]
    if not there and not device.login_servers and not device.logins_elsewhere:
        yield eye.saw("manual", "no_users", _NO_USERS, None, file=eye.file)
    for user in there:
        if not user.secrets:
            yield eye.saw("manual", "password_unseen", _WITHOUT, user.node, user=name(user.name))
    secrets = [secret for user in there for secret in user.secrets[-1:]] + device.shared_secrets
    for secret in secrets:
        yield _kept(secret, eye)
    if device.logins_elsewhere:
        return
    yield from _policy(device, eye)
    yield from _changed([secret for secret in secrets if secret.kept == "hard"], eye)


def _whose(secret: Secret) -> Text:
    return _WHOSE.format(user=name(secret.user)) if secret.user else _SHARED


def _kept(secret: Secret, eye: Eye) -> Observation:
    status, reason, told = _KEPT[secret.kept]
    if secret.kept == "weak" and eye.wanted.level < 3:
        status = "pass"
    advice = _REPLACE if status == "fail" else None
    return eye.saw(
        status, reason, told, secret.node, whose=_whose(secret), label=secret.label or "-", advice=advice,
        actual=secret.label)


def _policy(device: Device, eye: Eye) -> Iterator[Observation]:
    wanted, lines = eye.wanted, _POLICY[device.vendor]
    for said, texts, line, least in (
            (device.policy.length, _LENGTH, lines[0], wanted.length),
            (device.policy.classes, _CLASSES, lines[1], wanted.classes)):
        yield _number(said, texts, line, eye, least, said.known and (said.value or 0) >= least, f">= {least}")
    days = device.policy.days
    yield _number(
        days, _DAYS, lines[2], eye, wanted.days, days.known and 0 < (days.value or 0) <= wanted.days,
        f"1..{wanted.days}")


def _number(
        said: Said, texts: tuple[Text, Text, Text], line: str, eye: Eye, wanted: int, good: bool,
        expected: str) -> Observation:
    how, bad, met = texts
    if not said.known or said.value is None:
        return eye.unknown(how, line, said)
    return eye.saw(
        "pass" if good else "fail", "met" if good else "password_rule", met if good else bad, said, found=said.value,
        wanted=wanted, advice=None if good else _SET.format(line=line), expected=expected, actual=said.value)


def _changed(secrets: list[Secret], eye: Eye) -> Iterator[Observation]:
    """Yield whether each stored hash is another than it was: a salted one changes with the password alone."""
    if not secrets:
        return
    earlier = eye.wanted.earlier()
    if earlier is None:
        yield eye.saw("manual", "no_history", _NO_HISTORY, None, days=eye.wanted.days)
        return
    then, data = earlier
    day = then.date().isoformat()
    for secret in secrets:
        value = max(secret.node.words, key=len).encode("utf-8", "surrogateescape")
        if value in data:
            yield eye.saw(
                "fail", "password_old", _OLD, secret.node, whose=_whose(secret), day=day, days=eye.wanted.days,
                advice=_REPLACE)
        else:
            yield eye.saw("pass", "met", _CHANGED, secret.node, whose=_whose(secret), day=day)
