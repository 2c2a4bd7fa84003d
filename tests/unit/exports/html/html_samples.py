"""Reports as the page gets them: built from fragments of an invented small agency, on the real catalogue."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

HOSTILE = (
    "<!--<script </script x></script><script>window.owned=1</script><img src=x "
    "onerror=window.owned=2>'\"&lt;${owned}\u202eevil\u2028")
HOSTS = (
    "web1.credit.example", "web2.credit.example", "db1.credit.example", "batch1.credit.example", "old1.credit.example")

# id, title, expected, wrong, right, where, disruption
ACCOUNTS = (
    (
        "password_length", "Password length", "口令长度", "minlen >= 8", "minlen = 6", "minlen = 12",
        "/etc/security/pwquality.conf:3", "none"),
    (
        "password_classes", "Character classes of passwords", "口令字符类别", "minclass >= 3", "minclass = 1",
        "minclass = 3", "/etc/security/pwquality.conf:4", "none"),
    (
        "password_max_age", "Password age", "口令使用期限", "PASS_MAX_DAYS <= 180", "PASS_MAX_DAYS 99999",
        "PASS_MAX_DAYS 180", "/etc/login.defs:165", "none"),
    (
        "password_hashing", "Hashing of stored passwords", "口令存储散列算法", "yescrypt or SHA512", "MD5", "yescrypt",
        "/etc/pam.d/common-password:25", "none"),
    (
        "no_empty_passwords", "Empty passwords", "空口令", "no nullok", "nullok", "no nullok",
        "/etc/pam.d/common-auth:17", "none"),
    (
        "login_failure_lockout", "Lockout after failed logins", "登录失败锁定", "deny <= 5, unlock_time >= 600",
        "faillock is not in the stack", "deny = 5, unlock_time = 900", "/etc/security/faillock.conf:2", "lockout"),
    (
        "ssh_login_limits", "Limits of SSH logins", "SSH 登录限制", "MaxAuthTries 1 to 4", "MaxAuthTries 6",
        "MaxAuthTries 4", "sshd -T", "reload"),
    (
        "ssh_root_login", "Root login over SSH", "root 的 SSH 登录", "PermitRootLogin no", "PermitRootLogin yes",
        "PermitRootLogin no", "/etc/ssh/sshd_config:33", "lockout"),
    (
        "session_timeout", "Timeout of idle sessions", "空闲会话超时", "TMOUT <= 900", "TMOUT is not set", "TMOUT=900",
        "/etc/profile.d/", "session"),
    (
        "sudo_least_privilege", "Privileges given by sudo", "sudo 授权范围", "no ALL outside the administrators",
        "operator ALL=(ALL) NOPASSWD: ALL", "%sysadmin ALL=(ALL) ALL", "/etc/sudoers.d/operator:1", "none"),
    (
        "file_access", "Access to system files and homes", "系统文件与主目录的访问权限", "/etc/shadow 0640 root:shadow",
        "0644 root:root", "0640 root:shadow", "/etc/shadow", "none"),
    (
        "two_factor_admins", "Two-factor login of administrators", "管理员双因素鉴别", "publickey,keyboard-interactive",
        "any", "publickey,keyboard-interactive", "sshd -T", "lockout"),
)


def finding(row: tuple[str, ...], status: str, **more: Any) -> dict[str, Any]:
    """What a module says of one control."""
    control, en, zh, expected, wrong, right, where, disruption = row
    good = status == "pass"
    actual = right if good else wrong
    return {
        "control": control, "area": "accounts", "clauses": [clause.id for clause in standard().of_control(control)],
        "title": {"en": en, "zh": zh}, "status": status, "before": status, "after": None,
        "would": {"fail": "pass", "manual": "person"}.get(status), "reason": f"setting_{'right' if good else 'wrong'}",
        "message": {
            "en": f"{actual} in {where}{'' if good else f', expected {expected}'}.",
            "zh": f"{where} 中为 {actual}{'' if good else f'，应为 {expected}'}。"},
        "advice": None if good else {
            "en": f"Run the enforce playbook with --tags {control}.",
            "zh": f"以 --tags {control} 运行 enforce playbook。"},
        "expected": expected, "actual": actual,
        "evidence": [{"kind": "command" if where == "sshd -T" else "file", "ref": where, "text": actual}],
        "details": [] if good else [
            {"status": "fail", "message": {"en": f"{actual}.", "zh": f"{actual}。"}, "where": where}],
        "details_more": 0, "changed": False, "would_change": status == "fail", "disruption": disruption,
        "pending_reboot": False, "waivers": [],
        "affects": [{"en": f"{en}, and others go without.", "zh": f"{zh}，其他人受影响。"}] if status == "fail"
        and disruption == "lockout" else [], "affects_more": 0, **more,
    }


# What is below a host, and how the controls of the invented agency judge it.
THINGS = {
    "password_length": [{"kind": "database", "name": "PostgreSQL 15 (5432)", "status": "pass"}],
    "ssh_root_login": [
        {"kind": "database", "name": "PostgreSQL 15 (5432)", "status": "fail"},
        {"kind": "endpoint", "name": "10.0.0.8:443 (www.credit.example)", "status": "pass"}],
}


def grants(*users: str) -> list[dict[str, Any]]:
    """Details of sudo_least_privilege that each have their own advice."""
    return [
        {
            "status": "manual", "where": f"/etc/sudoers.d/{user}:1",
            "message": {
                "en": f"{user} may run every command (/etc/sudoers.d/{user}:1).",
                "zh": f"{user} 可执行任意命令（/etc/sudoers.d/{user}:1）。"},
            "advice": {
                "en": f"Ask the owner of {user} which commands the duty needs.",
                "zh": f"请向 {user} 的责任人确认职责所需的命令。"},
        } for user in users]


class Fragment:
    """The lines of one run."""

    def __init__(self, run_id: str, **more: Any) -> None:
        self.run_id, self.seconds = run_id, 0
        self.lines: list[dict[str, Any]] = [
            {
                "type": "run", "schema": 1, "run_id": run_id, "campaign": "2026-q4", "started": self.time(),
                "playbook": "assess.yml", "version": "0.1.0", "ansible": "2.19.14", "check_mode": True, **more}]

    def time(self) -> str:
        self.seconds += 1
        return f"2026-11-22T18:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}.000Z"

    def hosts(self, *names: str) -> Fragment:
        self.lines.append({"type": "hosts", "hosts": list(names)})
        return self

    def findings(self, host: str, findings: list[dict[str, Any]], **more: Any) -> Fragment:
        self.lines.append(
            {
                "type": "findings", "time": self.time(), "host": host, "area": "accounts", "areas": ["accounts"],
                "mode": "check", "level": 3,
                "facts": {
                    "hostname": host.split(".")[0], "os": "Debian GNU/Linux 12 (bookworm)", "kernel": "6.1.0-28-amd64",
                    "python": "3.11.2", "root": "/"}, "seconds": 0.4, "findings": findings, "journal": None,
                "notices": [], "waivers_ignored": [], **more})
        return self

    def unreachable(self, host: str) -> Fragment:
        self.lines.append(
            {
                "type": "unreachable", "time": self.time(), "host": host,
                "message": "ssh: connect to host old1 port 22: No route to host"})
        return self

    def end(self) -> Fragment:
        self.lines.append({"type": "end", "time": self.time(), "status": "completed", "hosts": {}})
        return self

    def save(self, folder: Path) -> Path:
        path = folder / f"{self.run_id}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in self.lines), "utf-8")
        return path


def recorded(folder: Path) -> dict[str, Any]:
    """One machine whose findings rest on evidence records: another tool's, and a drill that somebody has signed."""
    backup, drill = ({
        "kind": "file", "ref": f"/var/lib/jrt0117/evidence/{topic}.json",
        "text": json.dumps({"format": 1, "topic": topic, "ended": ended, "tool": tool, "result": result, **more}),
    } for topic, ended, tool, result, more in (
        ("backup-db", "2026-11-19T02:03:41Z", "veeam", "partial", {"recorder": "external"}),
        ("restore-db", "2026-11-22T02:00:00Z", "pgbackrest", "ok", {})))
    findings = [
        {**finding(ACCOUNTS[0], "fail"), "evidence": [backup]},
        {**finding(ACCOUNTS[1], "pass"), "evidence": [drill], "reason": "drill_signed"}]
    return build([Fragment("20261122T180000-a1b2").hosts("db").findings("db", findings).end().save(folder)], standard())


def manifest(run: str, made: str, state: str, **more: Any) -> dict[str, Any]:
    """A manifest of patches, as the record of a run has it."""
    signed = {"approved_by": "li@agency.example", "change": "SP-2026-040"}
    return {
        "run": run, "release": "debian-12", "arch": "amd64", "made": made, "digest": run[-1] * 64, "state": state,
        "ring": ["web2"], "ring_more": 0, "checks": 2, "packages": 14,
        **(signed if state != "waiting" else dict.fromkeys(signed)), **more}


def patched(folder: Path) -> dict[str, Any]:
    """A test ring of one host and two of production, held against three manifests; one of these has no approval, the
    signature of another does not count.
    """
    manifests = [
        manifest("2026-11", "2026-11-20T08:00:00Z", "waiting"), manifest("2026-10", "2026-10-21T08:00:00Z", "approved"),
        manifest("2026-09", "2026-09-20T08:00:00Z", "refused")]
    run = Fragment("20261122T180000-a1b2").hosts("web1", "web2", "db1", "bastion1")
    for host, statuses in {"web1": ("fail", "pass"), "web2": ("pass", "pass"), "db1": ("pass", "manual")}.items():
        rows = [("patch_flow", "Patch flow", "补丁流程"), ("security_updates", "Security updates", "安全更新")]
        findings = [
            {**finding((control, en, zh, *ACCOUNTS[0][3:]), status), "area": "patching"}
            for (control, en, zh), status in zip(rows, statuses, strict=True)]
        run.findings(host, findings, area="patching", areas=["patching"], given={"manifests": manifests})
    run.findings("bastion1", [finding(ACCOUNTS[0], "pass")])
    return build([run.end().save(folder)], standard())


def one_host(folder: Path) -> dict[str, Any]:
    """A first look at one machine."""
    findings = [
        finding(
            row,
            ("fail", "pass", "fail", "pass", "pass", "fail", "fail", "fail", "fail", "manual", "pass", "fail")[place])
        for place, row in enumerate(ACCOUNTS)]
    (grant,) = grants("deploy")
    manual = next(one for one in findings if one["status"] == "manual")
    # What a person has to do once the rest is enforced: no detail has it.
    manual.update(advice=grant["advice"], advice_about=grant["message"])
    run = Fragment("20261122T180000-a1b2").hosts("vm").findings("vm", findings).end()
    return build([run.save(folder)], standard())


def fleet(folder: Path, level: int = 3) -> dict[str, Any]:
    """Four hosts enforced and one down, a run that was aborted, waivers applied and ignored, a line that cannot be
    read.
    """
    dice = random.Random(7)
    second = {
        "clause": "8.3.3-B-a-2", "hosts": ["batch*"], "reason": "随上项一并改造 / Goes with the other",
        "approver": "李审计", "expires": "2027-03-31"}
    waiver = {
        "clause": "8.3.3-B-a-3", "hosts": ["batch*"],
        "reason": "批处理账号，改造至四季度 / Batch account until the fourth quarter", "approver": "王安全",
        "expires": "2026-12-10"}
    run = Fragment("20261122T180000-a1b2", playbook="enforce.yml", check_mode=False).hosts(*HOSTS)
    for host in HOSTS[:-1]:
        found = []
        for row in ACCOUNTS:
            was = dice.choice(("pass", "fail", "fail"))
            mended = was == "fail" and row[0] not in ("two_factor_admins", "ssh_login_limits", "session_timeout")
            status = "pass" if mended else was
            held = host.startswith("batch") and row[0] == "ssh_login_limits"
            if held:
                was = status = "fail"
            if row[0] == "sudo_least_privilege" and host.startswith("db"):
                was = status = "manual"
            found.append(
                finding(
                    row, status, before=was, after=status, would=None, changed=mended,
                    waivers=[waiver, second] if held else [],
                    pending_reboot=row[0] == "file_access" and host.startswith("web1"),
                    **({"details": grants("operator", "deploy")} if status == "manual" else {}),
                    **({"before_actual": row[4]} if mended else {}),
                    **({"things": THINGS.get(row[0], []), "things_more": 0} if host.startswith("db") else {})))
        run.findings(
            host, found, mode="enforce", level=level, journal=f"/var/lib/jrt0117/journal/{run.run_id}",
            waivers_ignored=[
                {
                    "waiver": {"clause": "8.3.3-B-b-3", "hosts": ["web1*"], "reason": "历史原因"},
                    "why": {"en": "It names no approver and no date.", "zh": "没有批准人和有效期。"}}],
            notices=[{"en": "SELinux is absent.", "zh": "没有 SELinux。"}])
    run.unreachable(HOSTS[-1]).end()
    stopped = Fragment("20261122T190000-c3d4").hosts("late1.credit.example", "late2.credit.example")
    stopped.seconds = 600
    stopped.findings(
        "late1.credit.example",
        [
            finding(
                ACCOUNTS[0], "error",
                message={"en": "pwquality.conf:3 cannot be parsed.", "zh": "pwquality.conf:3 无法解析。"})])
    paths = [run.save(folder), stopped.save(folder)]
    with paths[1].open("a") as file:
        file.write('{"type": "findings", "ho\n')
    return build(paths, standard())


def hostile(folder: Path) -> dict[str, Any]:
    """Every text that a host or its administrator can choose tries to become markup."""
    text = {"en": HOSTILE, "zh": HOSTILE}
    bad = finding(
        ACCOUNTS[0], "fail", title=text, message=text, advice=text, advice_about=text, affects=[text], expected=HOSTILE,
        actual=HOSTILE, evidence=[{"kind": HOSTILE, "ref": HOSTILE, "text": HOSTILE}],
        details=[{"status": "fail", "message": text, "where": HOSTILE, "advice": text}],
        things=[{"kind": "endpoint", "name": HOSTILE, "status": "fail"}],
        waivers=[
            {"clause": "7.5.9-B-a-2", "hosts": ["*"], "reason": HOSTILE, "approver": HOSTILE, "expires": "2026-12-31"}])
    run = Fragment("20261122T180000-a1b2", playbook=HOSTILE).hosts(HOSTILE, "other\udcff")
    run.findings(
        HOSTILE, [bad, finding(ACCOUNTS[1], "fail")],
        facts=dict.fromkeys(("hostname", "os", "kernel", "python", "root"), HOSTILE), journal=HOSTILE, notices=[text],
        waivers_ignored=[{"waiver": {HOSTILE: HOSTILE}, "why": text}])
    run.lines.append({"type": "unreachable", "time": run.time(), "host": "other\udcff", "message": HOSTILE})
    return build([run.end().save(folder)], standard())


def many(folder: Path, hosts: int, controls: int = 25) -> dict[str, Any]:
    """A large fleet; every host has its own texts in part, as real ones do."""
    dice = random.Random(7)
    names = [f"node{number:05}.dc{number % 3}.credit.example" for number in range(hosts)]
    run = Fragment("20261122T180000-a1b2").hosts(*names)
    rows = [
        (f"{row[0]}_{number}" if number else row[0], *row[1:]) for number in range(controls // len(ACCOUNTS) + 1)
        for row in ACCOUNTS][:controls]
    for name in names:
        found = []
        for row in rows:
            status = dice.choices(("pass", "fail", "manual", "not_applicable"), (70, 20, 5, 5))[0]
            more = {"actual": f"value {dice.randrange(1000)}"} if status == "fail" else {}
            found.append(
                finding(
                    row, status,
                    clauses=[clause.id for clause in standard().of_control(row[0].rstrip("0123456789").rstrip("_"))],
                    **more))
        run.findings(name, found)
    return build([run.end().save(folder)], standard())


# What the registers come to on a clause: clause, status, reason, English, Chinese, record, its name, due, who.
REGISTERS = (
    (
        "7.1.1-B-a", "pass", "met", "The policy ZD-001 is in force.", "总体方针 ZD-001 现行有效。", "policies.yml:19",
        "ZD-001", "2026-12-20", None),
    (
        "7.2.2-B-b", "fail", "overdue", "Acknowledgement was due.", "应再次确认。", "posts.yml:41", "dba/p11",
        "2026-11-01", "security_head"),
    (
        "7.2.1-B-a", "fail", "overdue", "Acknowledgement was due.", "应再次确认。", "posts.yml:41", "dba/p11",
        "2026-11-01", "security_head"),
    (
        "7.3.1-B-a", "manual", "expired", "The statement is too old.", "声明已过期。", "incidents.yml:32", "major",
        "2026-10-08", "p03"),
    (
        "7.5.1-B-a", "pass", "met", "Maintained on 2026-11-02.", "2026-11-02 已维护。", "activities.yml:683", "HD-101",
        "2027-11-02", None),
    (
        "7.5.5-B-b", "fail", "record_absent", "activities.yml: there is no record of an analysis.",
        "activities.yml：没有分析记录。", "activities.yml", "", None, "network_admin"),
)


# Who changed a record last.
CHANGE = {
    "author": "Sun Li", "day": "2026-11-20", "commit": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    "uncommitted": False, "signer": "p03"}


def of_registers(row: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    """A finding of the organization."""
    clause, status, reason, en, zh, record, name, due, who = row
    message = {"en": en, "zh": zh}
    return {
        "control": register_control(clause), "area": "organization", "clauses": [clause],
        "title": dict(standard()[clause].title), "status": status, "before": status, "before_actual": None,
        "after": None, "would": None, "reason": reason, "message": message, "advice": None, "advice_about": None,
        "expected": None, "actual": None, "evidence": [{"kind": "record", "ref": record, "text": name}],
        "details": [
            {
                "status": status, "message": message, "where": record, "advice": None, "due": due, "who": who,
                "duty": "done/internal_audit", "change": CHANGE},
            {
                "status": status, "message": {"en": f"More of {clause}.", "zh": f"{clause} 另一项。"},
                "where": "people.yml:7", "advice": None, "due": None, "who": "p07" if status == "fail" else None,
                "duty": "done/internal_audit", "change": {**CHANGE, "uncommitted": True}}],
        "details_more": 0, "changed": False, "would_change": False, "disruption": "none", "affects": [],
        "affects_more": 0, "pending_reboot": False, "waivers": [], "due": due, "who": who, **more,
    }


def line_of_organization(findings: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A fragment's line of the organization, with a register kept, a draft, one with a fault and one not there."""
    registers = {
        "policies": {
            "sha256": "a1" * 32, "status": "kept", "records": 35, "faults": 0, "commit": "859056a0b1c2d3e4f5",
            "dirty": False, "until": "2027-10-08"},
        "posts": {"sha256": "b2" * 32, "status": "draft", "records": 45, "faults": 0, "commit": None, "dirty": True},
        "activities": {"sha256": "c3" * 32, "status": "kept", "records": 0, "faults": 2},
        "incidents": {"sha256": None}}
    return {
        "type": "organization", "time": "2026-11-29T07:00:02.000Z", "agency": "示例征信", "level": 3,
        "today": "2026-11-29", "registers": registers,
        "notices": [{"en": "There is no git here.", "zh": "此处没有 git。"}],
        "waivers_ignored": [], "findings": findings, **more}


def organization(folder: Path) -> dict[str, Any]:
    """Two hosts, and the organization: what holds, what is late, and a half of a clause of hosts that is missing."""
    run = Fragment("20261129T070000-a1b2").hosts(*HOSTS[:2])
    for host in HOSTS[:2]:
        run.findings(host, [finding(row, "pass") for row in ACCOUNTS])
    run.lines.append(line_of_organization([of_registers(row) for row in REGISTERS]))
    return build([run.end().save(folder)], standard())


def hostile_registers(folder: Path) -> dict[str, Any]:
    """What somebody pasted into a register tries to become markup, turns its line around, and has 8,000 letters."""
    text = {"en": HOSTILE, "zh": HOSTILE}
    long = "很长" * 2000 + "x" * 4000
    found = [
        of_registers(
            REGISTERS[0], status="fail", message=text, title=text, who=HOSTILE, due="2026-11-01",
            evidence=[{"kind": "record", "ref": HOSTILE, "text": HOSTILE}],
            details=[
                {"status": "fail", "message": text, "where": HOSTILE, "advice": text, "due": None, "who": HOSTILE}]),
        of_registers(
            REGISTERS[1], message={"en": long, "zh": long}, who=long,
            evidence=[{"kind": "record", "ref": "posts.yml:41", "text": long}]),
        of_registers(REGISTERS[2], message={"en": "\u202eevil", "zh": "אבג 123 \u200fevil"}, who="אבג"),
    ]
    run = Fragment("20261129T070000-a1b2").hosts(HOSTS[0])
    run.findings(HOSTS[0], [finding(row, "pass") for row in ACCOUNTS])
    run.lines.append(line_of_organization(found, agency=HOSTILE))
    return build([run.end().save(folder)], standard())


def every_clause(folder: Path, *, judged: bool) -> dict[str, Any]:
    """One host and all clauses that have rules, each with two observations, as a large agency's are, or without."""
    run = Fragment("20261129T070000-a1b2").hosts(HOSTS[0])
    run.findings(HOSTS[0], [finding(row, "pass") for row in ACCOUNTS])
    if judged:
        states = (("pass", "met"), ("pass", "met"), ("fail", "overdue"), ("manual", "expired"))
        found = [
            of_registers((
                clause.id, *states[place % len(states)],
                f"Review of the yearly plan {place}: last done on 2026-10-20 (HD-{place}), due again by 2027-01-20.",
                f"年度计划评审 {place}：上次为 2026-10-20（HD-{place}），应于 2027-01-20 前再次进行。",
                f"activities.yml:{place + 10}", f"HD-{place}", f"2026-1{place % 3}-{place % 28 + 1:02}",
                "security_head"))
            for place, clause in enumerate(one for one in standard().expected(3) if one.rules)]
        run.lines.append(line_of_organization(found))
    return build([run.end().save(folder)], standard())


def every_control(folder: Path) -> dict[str, Any]:
    """One host that every control has found something on, each a little and half of them much, and all clauses that
    have rules.
    """
    run = Fragment("20261129T070000-a1b2", operator="alice@control1").hosts(HOSTS[0])
    found = []
    for place, control in enumerate(control for controls in BUILT.values() for control in controls):
        clauses = [clause.id for clause in standard().of_control(control)]
        row = (
            control, f"Control {place} of them all", f"第 {place} 个检查项", "a value that is right", f"value {place}",
            "a value that is right", f"/etc/security/of_{control}.conf:{place}", "none")
        status = ("fail", "fail", "manual", "pass", "fail")[place % 5]
        details = [
            {
                "status": "fail", "where": f"/etc/sysctl.d/{number}.conf:{place}",
                "message": {
                    "en": f"net.ipv4.conf.eth{number}.rp_filter is 0 in the running kernel, expected 1.",
                    "zh": f"运行中的内核 net.ipv4.conf.eth{number}.rp_filter 为 0，应为 1。"},
            } for number in range(place % 12)]
        found.append(finding(row, status, clauses=clauses, **({"details": details} if status != "pass" else {})))
    run.findings(HOSTS[0], found)
    states = (("pass", "met"),) * 12 + (("fail", "overdue"), ("manual", "expired"))
    run.lines.append(line_of_organization([
        of_registers((
            clause.id, *states[place % len(states)],
            f"Review of the yearly plan {place}: last done on 2026-10-20 (HD-{place}), due again by 2027-01-20.",
            f"年度计划评审 {place}：上次为 2026-10-20（HD-{place}），应于 2027-01-20 前再次进行。",
            f"activities.yml:{place + 10}", f"HD-{place}", f"2026-1{place % 3}-{place % 28 + 1:02}", "security_head"))
        for place, clause in enumerate(one for one in standard().expected(3) if one.rules)]))
    return build([run.end().save(folder)], standard())
