# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the report action; the work is done on the controller, in plugins/action/report.py."""

DOCUMENTATION = r"""
module: report
short_description: Writes the compliance report of this run, or of any runs
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Merges the fragments that the P(jrt0117.baseline.compliance#callback) callback wrote, host by host and control by
    control, the newest finding first, and writes the report against the whole of JR/T 0117-2014.
  - Runs on the controller. It reads no host and changes none, so it writes its files in check mode too.
  - C(generated) in the report is the time of the newest record, so the same fragments give the same bytes.
options:
  dest:
    description:
      - Directory for C(index.html), C(summary.json) and C(findings/findings.jsonl). Each file is replaced whole.
      - Without it, C(reports/runs/RUN_ID) for one run, C(reports/campaigns/CAMPAIGN) for a campaign, and
        C(reports/merged) for any other fragments. C(reports/latest) then becomes a link to the newest run that was
        not limited to some hosts, tags, areas or clauses.
    type: path
  fragments:
    description:
      - Fragments, directories of fragments, or patterns.
      - Without it, O(run_id) and O(campaign), the report is of the run that is going on.
    type: list
    elements: path
  fragments_dir:
    description: Where O(run_id) and O(campaign) look, unless O(fragments) is given. By default where the callback
      writes.
    type: path
  run_id:
    description: Only this run.
    type: str
  campaign:
    description: Only the runs of this campaign.
    type: str
  formats:
    description:
      - What to write below O(dest), of C(index.html), C(summary.json), C(findings/findings.jsonl) and, where a run has
        judged the organization, C(due.ics) with what its registers say is due. An empty list writes nothing, which
        serves with O(query).
      - For other programs there are C(report.md), C(junit.xml), C(report.sarif), C(hdf.json) for Heimdall,
        C(jrt0117.prom) for Prometheus, C(oscal-assessment-results.json) and C(oscal-catalog.json),
        C(ciso-assistant-results.csv), C(ciso-assistant-library.yaml) and C(ciso-assistant-mapping-iso27001.yaml), and
        C(assessment.xlsx) for assessors. None of them counts more passes than the report.
      - V(xlsx) needs the Python library XlsxWriter on the controller.
    type: list
    elements: str
    choices:
      - html
      - json
      - findings
      - calendar
      - markdown
      - junit
      - sarif
      - hdf
      - prometheus
      - oscal
      - oscal_catalog
      - ciso_assistant
      - ciso_assistant_library
      - ciso_assistant_mapping
      - xlsx
    default: [html, json, findings, calendar]
  language:
    description:
      - Language of the formats for other programs. V(xlsx) is Chinese, and the page is in both, whatever this says.
      - By default that of C(JRT0117_LANG), else of the locale.
    type: str
    choices: [en, zh]
  history:
    description:
      - Whether the report takes its run into the history, and its page shows the trend and since when something is
        open. It does where the report is of the run that is going on, or of a O(campaign); a report of any other
        fragments asks the history only.
      - A history that cannot be written is a warning; the report is the same without it. See docs/history.md.
    type: bool
    default: true
  history_database:
    description:
      - File of SQLite, or a URL such as V(postgresql://user@host/database). The URL needs the Python libraries
        SQLAlchemy and psycopg on the controller; keep its password in C(PGPASSFILE).
      - Without it, C(history.sqlite) beside the folder of fragments.
    type: str
  history_keep:
    description: How long what is over is kept, as V(P400D), V(P18M).
    type: str
    default: P400D
  query:
    description:
      - JMESPath over the list of the merged findings. Each has C(host), C(control), C(clauses), C(status) and what
        docs/result-schema.md tells.
      - Needs the Python library jmespath on the controller, and memory for all findings.
    type: str
  output:
    description: File for what O(query) selects; JSON, YAML or CSV by its extension. Without it the selection is printed
      as JSON.
    type: path
  signers:
    description:
      - List of allowed signers, as C(ssh-keygen) has it, with the option C(namespaces="jrt0117"). Fragments that nobody
        in it has signed are named among the problems of the report.
      - A name that begins with C(controller:) is a controller's, whose key speaks for every host. Every other name is a
        host's, in the inventory's words; what its key has signed counts for that host alone.
      - The run that is going on is not signed yet, and counts as it is.
    type: path
  require_signed:
    description: Whether fragments that nobody in O(signers) has signed are left out. Hosts that no other fragment tells
      of are then not in the report, or stand in that of a campaign as never started.
    type: bool
    default: false
  max_age:
    description:
      - How long ago a host may have said what counts, as a period (V(P2D), V(P1W)). Older lines do not count; a host of
        which there are no others is in error, as one whose module has failed. So is one whose record is of a time to
        come.
      - By the clock of the controller, so that the same fragments no longer give the same bytes.
    type: str
  fail_on:
    description:
      - Fail, after the report is written, when it holds any of these.
      - V(unreachable) is a host that could not be reached or never started, V(failed) a host on which a module failed,
        V(error) a control that could not be judged, V(fail) a control that is not compliant and not waived, V(aborted)
        a run that was cut short, V(unreadable) a record that could not be read.
      - A play all of whose hosts are down ends a playbook. Give the judging play C(ignore_unreachable) and
        C(ignore_errors), and this option to the report, so that the report is written and the playbook fails all the
        same.
    type: list
    elements: str
    choices: [unreachable, failed, error, fail, aborted, unreadable]
    default: []
attributes:
  check_mode:
    support: full
    description: The report is no change to a host; it is written in check mode too.
  diff_mode:
    support: none
    description: Gives no diff.
  idempotent:
    support: full
    description: The same fragments give the same files.
"""

EXAMPLES = r"""
- name: Report of this run, as the last task of the play that judged
  jrt0117.baseline.report:
  delegate_to: localhost
  run_once: true

- name: Report of a campaign, failing controls as a table
  jrt0117.baseline.report:
    campaign: 2026-q4
    dest: reports/2026-q4
    query: "[?status=='fail'].{host: host, control: control, clauses: clauses, message: message}"
    output: reports/2026-q4/failures.csv
"""

RETURN = r"""
changed:
  description: Whether a file differs from what was there before.
  returned: always
  type: bool
jrt0117_report:
  description: The report in short.
  returned: always
  type: dict
  contains:
    dest:
      description: Directory of the report; empty when no report was asked for.
      type: str
    latest:
      description: Whether C(reports/latest) leads to it.
      type: bool
    files:
      description: What was written.
      type: list
      elements: str
    fragments:
      description: What it was made of.
      type: list
      elements: str
    size:
      description: How many bytes these had together.
      type: int
    hosts:
      description: How many hosts were expected, reached, unreachable, failed, skipped, never started.
      type: dict
    scores:
      description: Counts and the three numbers over all clauses.
      type: dict
ansible_stats:
  description:
    - What ansible-runner and AWX keep of a job, for the next node of a workflow; M(ansible.builtin.set_stats) gives the
      same.
  returned: always
  type: dict
  contains:
    data:
      description:
        - C(jrt0117) with C(run_id), C(campaign), C(strict) (a share, or null where nothing could be counted), C(fail)
          (cells) and C(fragment_sha256).
        - C(run_id) and C(fragment_sha256) are null where the report is of several runs. The digest is of the record as
          it was read; within the run itself that has not come to its end.
      type: dict
selected:
  description: What the query selected.
  returned: when O(query) is given without O(output)
  type: raw
"""
