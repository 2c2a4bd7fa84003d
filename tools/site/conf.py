# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx: the pages as they lie in the repository, and those of the modules and plugins."""

project = "jrt0117.baseline"
author = "jrt0117.baseline contributors"
project_copyright = "2026, jrt0117.baseline contributors"
extensions = ["myst_parser", "sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
html_title = "jrt0117.baseline: JR/T 0117-2014"
html_show_sphinx = False
include_patterns = [
    "index.md", "ansible.rst", "README*.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "docs/*.md",
    "roles/*/README*.md", "plugin-pages/*.rst"]
myst_heading_anchors = 4
# Links lead to files of the repository as well: schemas, examples, playbooks.
suppress_warnings = ["myst.xref_missing", "myst.header", "toc.not_included", "misc.highlighting_failure"]
