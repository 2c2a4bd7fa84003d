# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do about an observation, by its reason code: the sentence that follows what is wrong.

docs/registers.md says the same beside what each code means; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["ADVICE"]

# No entry for what is right or does not apply, nor for `no_registers`, whose message says it.
ADVICE: Mapping[str, Text] = MappingProxyType({
    "unreadable": Text(
        "Put right the line that the message names; save as UTF-8",
        "按消息中的文件和行改正；另存为 UTF-8"),
    "schema": Text("Put right the field named, by the table of fields", "按文件、行、字段改正，对照字段表"),
    "rule_failed": Text("Report it to the project, with the record", "附相关记录反馈给项目"),
    "draft": Text("Complete the register, then set `status: kept`", "补全后将该台账改为 status: kept"),
    "placeholder": Text("Fill in the fields named", "填写消息所列字段"),
    "record_absent": Text(
        "Enter the record; where there is nothing of the kind, state that under `none` of the register",
        "补登记录；确实没有的，在该台账的 none 中作零声明"),
    "expired": Text(
        "Go through it and date `reviewed` anew, or state or assess again",
        "逐条核对后更新 reviewed，或重新声明、评定"),
    "field_absent": Text("Fill in the field named", "补填消息所列字段"),
    "unknown_person": Text(
        "Name the right person, or correct the days in people.yml",
        "更正人员，或在 people.yml 补登任职期间"),
    "no_evidence": Text(
        'Add it with `make registers ARGS="add-evidence ID FILE"`',
        '用 make registers ARGS="add-evidence 编号 文件" 加入'),
    "no_digest": Text("Enter what `sha256sum` prints", "用 sha256sum 计算后填入"),
    "evidence_absent": Text("Put the file back, or correct its path", "放回文件，或更正路径"),
    "evidence_differs": Text(
        "Find out who changed it: restore it, or enter the new version as a new record",
        "查明谁改的：误改则恢复；确为新版则另作一条记录"),
    "evidence_elsewhere": Text("Fetch the file with `git lfs pull`", "执行 git lfs pull 取回文件"),
    "evidence_outside": Text("Give a path below the folder of evidence", "改为证据目录下的相对路径"),
    "evidence_link": Text("Put the file itself in its place", "换成文件本身"),
    "evidence_no_file": Text("Name a regular file", "改为指向普通文件"),
    "evidence_unreadable": Text("Look at the permissions of the file and its mount", "检查文件权限和挂载"),
    "evidence_too_large": Text(
        "Name an extract of it, or a text with its digest", "改登其摘录，或登记写有其摘要的文本"),
    "heading_absent": Text(
        "Correct the heading in `topics` or `duties`, or the document",
        "改正 topics / duties 中的标题，或修订制度"),
    "unreadable_text": Text(
        "Save the document as docx, odt, md or txt, or install `pdftotext`",
        "改存为 docx、odt、md、txt，或安装 pdftotext"),
    "not_in_force": Text(
        "Have the document approved, then enter `approved` and `effective`",
        "批准后填写 approved、effective"),
    "overdue": Text("Do it now, then enter the day and the evidence", "立即补做，并登记日期和证据"),
    "gap": Text(
        "Enter what was done then, with its evidence; what was not done counts until the window has moved on",
        "确实做过的，补登并附当时的证据；没有做过的无法补救，须等它移出回看期"),
    "first_period": Text("Do it by the day named, then enter it", "在消息所列日期前完成并登记"),
    "running": Text("Do it by the day named", "在消息所列日期前完成"),
    "corrected": Text(
        "Do the next one as it has to be; until then somebody has to judge",
        "下一次按规定办理；在此之前由人判定"),
    "late": Text(
        "Be in time from now on; enter a finding about this one (`about`), put right and verified",
        "今后按时办理；本次登记为问题（about），整改并由他人验证"),
    "not_reported": Text("Report it now, then enter the day and the receipt", "立即上报，登记日期和回执"),
    "reported_late": Text(
        "Report in time from now on; enter a finding about this one (`about`), put right and verified",
        "今后按时上报；本次登记为问题（about），整改并由他人验证"),
    "issue_overdue": Text(
        "Put it right, enter `closed` and `closed_by`, let somebody else verify it and enter `verified_by`",
        "整改后填写 closed、closed_by，由他人验证后填写 verified_by"),
    "task_overdue": Text("Carry it out, then enter the day", "办结后登记完成日期"),
    "expired_agreement": Text("Renew the agreement, then enter it", "续签协议并登记"),
    "expired_approval": Text("Approve it again, or close the flow", "重新审批，或停用该流量"),
    "expired_certificate": Text("Get a new certificate, then enter it", "取得新证书并登记"),
    "expired_key": Text("Change the key, then enter it", "更换密钥并登记"),
    "other_version": Text("Test the version in operation, then enter it", "测试在用版本并登记"),
    "outdated": Text("Draw the topology anew, then enter `drawn`", "更新拓扑图，并更新 drawn"),
    "future": Text("Enter the day when it has come", "到日后再登记"),
    "order": Text(
        "Correct the days; where the order was wrong indeed, enter a finding about this one (`about`), put "
        "right and verified",
        "核对并更正日期；次序确实颠倒的，本次登记为问题（about），整改并由他人验证"),
    "not_returned": Text("Get it back, then enter the day", "催还并登记归还日期"),
    "plan_after": Text(
        "Plan before a visit from now on; enter a finding about this one (`about`), put right and verified",
        "今后先有计划再接待；本次登记为问题（about），整改并由他人验证"),
    "conflict": Text(
        "Give one of the posts to somebody else, in posts.yml",
        "由另一人担任其中一岗，并在 posts.yml 登记"),
    "self_approved": Text(
        "Have somebody else who is entitled approve; where it was done already, enter a finding about this "
        "one (`about`), put right and verified",
        "由另一名有权人员批准；已执行的，本次登记为问题（about），整改并由他人验证"),
    "wrong_receiver": Text(
        "Tell the department's officer from now on; enter a finding about this one (`about`), put right and verified",
        "今后报告部门计算机安全员；本次登记为问题（about），整改并由他人验证"),
    "self_assessed": Text("Let somebody else assess", "由他人重新评定"),
    "self_inspected": Text("Let somebody else inspect", "由他人重新检查"),
    "self_verified": Text("Let somebody else verify", "由他人验证"),
    "verified_by_user": Text("Leave it to the security administrator", "由安全管理员验证"),
    "not_entitled": Text(
        "Let somebody entitled do it; where the post was held then, enter the appointment in posts.yml, else "
        "enter a finding about this one (`about`), put right and verified",
        "由有权人员办理；当时确有任命的，在 posts.yml 补登，否则本次登记为问题（about），整改并由他人验证"),
    "levels": Text(
        "Get the others; where it was done already, enter a finding about this one (`about`), put right and verified",
        "由其他有权人员补足审批；已执行的，本次登记为问题（about），整改并由他人验证"),
    "approved_after": Text(
        "Approve before the deed from now on; enter a finding about this one (`about`), put right and verified",
        "今后先审批后执行；本次登记为问题（about），整改并由他人验证"),
    "not_by": Text(
        "Have the holder of that post approve; where it was done already, enter a finding about this one "
        "(`about`), put right and verified",
        "由指定岗位的人员审批；已执行的，本次登记为问题（about），整改并由他人验证"),
    "no_holder": Text("Appoint somebody and enter it in posts.yml", "任命人员并在 posts.yml 登记"),
    "no_post": Text("Assign one in posts.yml", "在 posts.yml 登记岗位"),
    "left": Text("Name somebody who is employed", "另行指定在职人员"),
    "owner_left": Text("Name another owner in assets.yml", "在 assets.yml 变更责任人"),
    "custodian_left": Text("Name another custodian in media.yml", "在 media.yml 变更保管人"),
    "custodian": Text("Give it to somebody employed who is no administrator", "改由在职的非管理员保管"),
    "no_handover": Text("Hand over, then enter `handover`", "补办交接，登记 handover"),
    "no_witness": Text(
        "Bring in a second person or a witness; the parties are different people; where it is done, enter a "
        "finding about this one (`about`), put right and verified",
        "由第二人或监交人在场，各方须为不同的人；已办完的，本次登记为问题（about），整改并由他人验证"),
    "no_taker": Text("Enter who took it (`taker`)", "登记接收人 taker"),
    "no_dual_control": Text("Let at least two people keep it", "由两名以上人员共同保管"),
    "member_missing": Text("Appoint one and enter it", "补充该类成员并登记"),
    "absent_person": Text("Do it again for them, then enter them in `attended`", "补做，并在 attended 登记参加人"),
    "not_acknowledged": Text(
        "Have the version in force acknowledged, then enter an `acknowledgement` in activities.yml",
        "签认现行版本，在 activities.yml 登记 acknowledgement"),
    "no_undertaking": Text("Have it signed, then enter `confidentiality`", "签署后登记 confidentiality"),
    "no_escort": Text(
        "Let own staff go along from now on; where somebody did, enter `escort`, else enter a finding about "
        "this one (`about`), put right and verified",
        "今后由本机构员工陪同；本次确有陪同的，补登 escort，否则本次登记为问题（about），整改并由他人验证"),
    "no_experts": Text("Bring in outside experts, then enter `experts`", "请外部专家论证，登记 experts"),
    "not_independent": Text("Let somebody test who did not develop then", "由非开发人员重新测试"),
    "not_qualified": Text(
        "Take a party that is qualified, or enter the qualification",
        "换用有资质的机构，或补登资质"),
    "scope": Text("Do the rest, then enter it in `scope`", "补做未覆盖的部分，登记 scope"),
    "not_met": Text(
        "Put it right, then the register; correct what was entered wrong, with evidence",
        "先整改实物，再更新台账；登记有误的更正并附证据"),
    "fact_absent": Text("Measure it, then enter it in `facts`", "实测后填写 facts"),
    "bad": Text("Put it right, inspect again, then enter that", "整改后复查并登记"),
    "test_failed": Text("Mend it, test again, then enter that", "修复后复测并登记"),
    "never_tested": Text(
        "Have somebody who is no developer test the version in operation, and enter it",
        "由非开发人员测试在用版本并登记"),
    "no_issues_list": Text(
        "List what was found; write `issues: []` where it was nothing",
        "列出所发现的问题；没有问题写 issues: []"),
    "not_verified": Text(
        "Enter `closed_by` and `verified_by`, two different people",
        "补填 closed_by、verified_by，两者须为不同的人"),
    "no_task": Text("Enter its `owner` and its `due` day", "补填责任人 owner 和期限 due"),
    "not_assessed": Text("Assess and enter it; assess before going live", "补做测评并登记；今后先测评后上线"),
    "no_agreement": Text("Sign it, enter its last day and the evidence", "签订协议，登记到期日和证据"),
    "no_certificate": Text("Enter the certificate, or change the product", "补登证书，或更换产品"),
    "no_envelope": Text(
        "Seal the password, then enter it under `envelopes` in keys.yml",
        "封存口令，在 keys.yml 登记 envelopes"),
    "not_resealed": Text("Seal the password again, then enter the day", "重新封存并登记"),
    "not_destroyed": Text("Erase it, enter the `method`", "按方法清除并登记 method"),
    "not_gone": Text(
        "Enter the day in `gone` of the medium, or correct the movement",
        "在介质的 gone 填写日期，或更正流转记录"),
    "forbidden": Text("Stop such movements, treat this one as an incident", "停止该类流转，按安全事件处理"),
    "unapproved": Text(
        "Stop movements without approval; approve first; enter a finding about this one (`about`), put right "
        "and verified",
        "停止未经审批的流转，今后先审批；本次登记为问题（about），整改并由他人验证"),
    "backup_after": Text(
        "Back up before a change from now on; correct the day where it is wrong, else enter a finding about "
        "this one (`about`), put right and verified",
        "今后先备份后变更；日期有误的更正，否则本次登记为问题（about），整改并由他人验证"),
    "sensitive": Text(
        "Let own staff do what is sensitive; enter a finding about this one (`about`), put right and verified",
        "敏感操作一律由本机构人员进行；本次登记为问题（about），整改并由他人验证"),
    "no_statement": Text("Enter it; where there was none, state that", "有则登记；没有则作零声明"),
    "not_graded": Text("Grade it, in grading.yml", "定级并登记在 grading.yml"),
    "level": Text("Grade it anew, at 2 or above", "按 2 级以上重新定级"),
    "level_differs": Text("Correct the grade or `baseline_level`", "更正定级或 baseline_level"),
    "not_in_register": Text(
        "Enter the asset in assets.yml, with its `inventory_name`",
        "在 assets.yml 登记资产，填写 inventory_name"),
    "not_in_inventory": Text(
        "Correct `inventory_name`, or enter the day in `retired`",
        "更正 inventory_name，已退役的填写 retired"),
    "named_twice": Text("Correct the `inventory_name` of one", "更正其中一项的 inventory_name"),
    "no_hosts": Text("Run with the whole inventory", "用完整的 inventory 运行"),
    "account_left": Text(
        "Remove the account and correct `accounts_owners`; where it was handed over, enter that in people.yml",
        "删除该账号，并更新 accounts_owners；已移交的，在 people.yml 登记接手人"),
    "unknown_owner": Text(
        "Name the owner as in people.yml, or enter that person",
        "按 people.yml 写明责任人，或登记该人员"),
    "ambiguous_owner": Text("Add the person's id to the name", "在姓名后加上人员编号"),
    "account_outlives": Text(
        "End the account (`until`) with the agreement, or renew that",
        "将 until 改为不晚于协议到期日，或续签协议"),
    "unapproved_run": Text(
        "Name the run in `runs` of the change that approved it",
        "在批准该批次的变更中登记批次号 runs"),
    "unknown_runs": Text(
        "Run with the `fragments_dir` of the enforcing runs",
        "使用加固时的 fragments_dir 运行"),
    "unapproved_flow": Text(
        "Name a valid `approval` in `boundary_flows`",
        "在 boundary_flows 写明有效的审批编号 approval"),
    "not_approved": Text("Have it approved, or close the flow", "完成审批，或停用该流量"),
    "unknown_flows": Text("Run with the whole inventory", "用完整的 inventory 运行"),
    "bad_network": Text("Write the network as in `198.51.100.0/24`", "更正网段写法，如 198.51.100.0/24"),
    "overlap": Text("Plan them anew, correct assets.yml", "重新划分网段，更正 assets.yml"),
    "outside": Text("Enter the subnet, or correct the address", "登记网段，或更正地址"),
    "not_drawn": Text("Draw the asset, with its id", "在拓扑图中画上并标注资产编号"),
    "shared": Text("Give each environment its own hypervisor and segment", "拆分生产与测试，各用各的平台和网段"),
    "single": Text(
        "Add a second one, and name each in `redundant_with` of the other",
        "配置冗余设备，互填 redundant_with"),
    "single_point": Text("Add a link or a device", "增加链路或设备"),
    "shared_fate": Text("Move one to another place or feed", "分开位置或供电"),
    "not_linked": Text("Enter its `links` in assets.yml", "在 assets.yml 补登 links"),
    "no_links": Text("Enter `links` in assets.yml", "在 assets.yml 登记 links"),
    "uncommitted": Text("Commit the changes, or take them back", "提交修改（git commit），或撤销"),
    "no_trail": Text(
        "Do as the message says, or change `organization_trail`",
        "按消息处理，或更改 organization_trail"),
    "shallow": Text("Run `git fetch --unshallow`", "执行 git fetch --unshallow"),
    "unsigned": Text(
        "Let the person named commit these lines with `git commit -S`",
        "由声明人本人用 git commit -S 提交这些行"),
    "signed_by_other": Text("Let the person named commit and sign it", "由声明人本人签名提交"),
})
