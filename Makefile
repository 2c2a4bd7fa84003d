# Everything runs in .venv, which each target sets up by itself from pinned, hashed requirements.
PYTHON ?= python3
# Before the environment's own Python is put in front of it.
PYTHON_PATH := $(shell command -v $(PYTHON))
BIN := $(CURDIR)/.venv/bin

export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
export PATH := $(BIN):$(PATH)
# Bytecode is kept: where a machine's settings forbid it, each start compiles collection and tests anew.
export PYTHONDONTWRITEBYTECODE :=
# Ansible starts in no locale that this machine has not generated, and needs UTF-8: the reader's language is handed on by
# its name, where the terminal shows UTF-8.
ifneq (,$(filter zh%.UTF-8 zh%.utf8 zh%.UTF8 zh%.utf-8,$(or $(LC_ALL),$(LC_MESSAGES),$(LANG))))
export JRT0117_LANG ?= zh
endif
export LC_ALL := C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help assess campaign demo demo-down test check lint unit slow playbooks syntax sanity package lab integration machine differential hostile molecule bench importer site build bundle docs registers gate history new-area new-control lock clean venv-assess venv-registers venv-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# This machine: its own Python is known, so nothing has to look for one. Ansible takes no path with a blank for one, as a
# checkout may have it: so it is named by where it lies itself.
THIS_MACHINE = --inventory "$$(uname -n)," --connection local --extra-vars ansible_python_interpreter="$$(readlink -f '$(BIN)/python')"

# What went well is in the summary; -v in ARGS shows all of Ansible's own output.
QUIET = $(if $(filter -v%,$(ARGS)),,ANSIBLE_STDOUT_CALLBACK=$${ANSIBLE_STDOUT_CALLBACK:-jrt0117.baseline.quiet} JRT0117_DETAIL=$${JRT0117_DETAIL:-short})

assess: venv-assess ## assess this machine, or INVENTORY=... LIMIT=... SLICE=3/20 CAMPAIGN=... at LEVEL=2|3; ARGS=... go to ansible-playbook
	@$(if $(filter-out 2 3,$(LEVEL)),$(error LEVEL is '$(LEVEL)'; it has to be 2 or 3)):
	@$(if $(CAMPAIGN),JRT0117_CAMPAIGN='$(CAMPAIGN)') $(QUIET) ansible-playbook playbooks/assess.yml $(if $(INVENTORY),--inventory '$(INVENTORY)',$(THIS_MACHINE)) \
	  $(if $(LIMIT),--limit '$(LIMIT)') $(if $(SLICE),--extra-vars baseline_slice='$(SLICE)') $(if $(LEVEL),--extra-vars baseline_level='$(LEVEL)') $(ARGS)

campaign: venv-assess ## which hosts of INVENTORY=... belong to CAMPAIGN=... in SLICES=...; the report names what never arrives
	@ansible-playbook playbooks/campaign.yml $(if $(INVENTORY),--inventory '$(INVENTORY)') \
	  --extra-vars baseline_campaign='$(CAMPAIGN)' --extra-vars baseline_slices='$(or $(SLICES),1)' $(ARGS)

demo: venv-assess ## the example agency in containers: broken, assessed, enforced, assessed again; needs podman
	@python -m tools.demo up

demo-down: venv-assess ## remove what make demo has made
	@python -m tools.demo down

# What keeps one processor busy at most runs beside what has a worker for each. The stages on a virtual machine, machine
# and molecule-kernel, are for the pipelines at night and for a release: emulated, they take half an hour each.
BESIDE = sanity package molecule-accounts molecule-network molecule-services
test: venv-test ## everything below that judges the code, but on virtual machines
	@lab/prepare || true
	@python tools/stages.py $(BESIDE:%=--beside %) lint unit slow playbooks syntax integration differential hostile

check: venv-test ## lint, unit and syntax, in a few minutes: what to run after each change
	@python tools/stages.py --beside lint unit syntax

lint: venv-test ## ansible-lint, yamllint, ruff, mypy, eslint
	@tools/lint

unit: venv-test ## unit tests; ARGS=... go to pytest
	@pytest -q -n auto --dist worksteal -m 'not playbook and not slow' $(ARGS)

slow: venv-test ## tests of two seconds or more, as with a browser or molecule, or that draw hundreds of inputs; ARGS=... go to pytest
	@pytest -q -n auto --dist worksteal -m 'slow and not playbook' $(ARGS)

playbooks: venv-test ## tests that start ansible-playbook on this machine; ARGS=... go to pytest
	@pytest -q -n auto --dist worksteal -m playbook $(ARGS)

syntax: venv-test ## host code against Python 3.6
	@tools/syntax

sanity: venv-test ## ansible-test sanity, in an exported copy
	@tools/sanity

package: venv-test ## build the tarball, install it elsewhere, use it from there
	@tools/package

lab: venv-test ## prepare this machine for test hosts: Debian packages, container images
	@lab/prepare && lab/images

# On a busy machine, and in an emulated one, sudo may take longer to begin than Ansible waits for.
integration machine differential molecule-default molecule-accounts molecule-network molecule-services molecule-kernel: export ANSIBLE_TIMEOUT := 60

integration: lab ## tests on real hosts, which are systemd containers; ARGS=... go to pytest
	@pytest -q -n 3 --dist loadfile --durations 12 -o faulthandler_timeout=900 -m 'not machine' tests/integration $(ARGS)

machine: lab ## tests on a virtual machine, of the pipelines at night and of a release; ARGS=... go to pytest
	@pytest -q -n 0 -o faulthandler_timeout=0 -m machine tests/integration $(ARGS)

differential: lab ## random configurations, enforced and judged by the host's own tools; DIFFERENTIAL_CASES=... ARGS=...
	@pytest -q -n 2 --dist loadfile -o faulthandler_timeout=0 tests/differential $(ARGS)

hostile: venv-test ## users attack commits and undoings in a loop; HOSTILE_ROUNDS=... HOSTILE_SEED=...
	@pytest -q -o faulthandler_timeout=0 tests/hostile $(ARGS)

molecule: molecule-default molecule-accounts molecule-network molecule-services molecule-kernel ## scenarios on containers and a virtual machine over SSH; ARGS=... go to molecule

# A lab of this run's own, so that two runs on one machine do not meet. Each scenario stands for itself: told where it
# lies, molecule neither looks for one that the others share nor calls it critical that there is none.
molecule-%: lab
	@LAB=$${LAB:-molecule-$$$$} MOLECULE_GLOB=molecule/$*/molecule.yml molecule test --scenario-name $* $(ARGS)

bench: lab ## the speed budgets, measured beside a ping
	@python tests/bench/speed.py $(ARGS)

importer: venv-test ## galaxy-importer judges the tarball: a warning is a fault
	@tools/importer

site: venv-test ## the documentation as a site: build/site/index.html
	@tools/site/build

build: venv-assess ## build/jrt0117-baseline-<version>.tar.gz
	@tools/build build

bundle: venv-assess ## build/jrt0117-bundle-<version>.tar.gz: for a machine without network; ARGS=... go to pip download
	@tools/bundle $(ARGS)

docs: venv-assess ## write anew what is generated from controls, options and the table of areas
	@python -m tools.docs

registers: venv-registers ## an agency's registers: drafts, check, due, workbooks; ARGS="--help"
	@python -m tools.registers $(ARGS)

gate: venv-assess ## is a report worse than an earlier one, or than a baseline? ARGS="OLD NEW", ARGS="--help"
	@python -m tools.gate $(ARGS)

history: venv-assess ## the history of the runs: import, rebuild, prune, show; ARGS="show", ARGS="--help"
	@python -m tools.history $(ARGS)

new-area: venv-assess ## begin an area: NAME=... and, where the table of areas has no such line, TITLE=... ZH=... CLAUSES=...
	@python -m tools.new area '$(NAME)' --title '$(TITLE)' --zh '$(ZH)' --clauses '$(CLAUSES)'

new-control: venv-assess ## begin a control: AREA=... NAME=... and, where no clause names it yet, CLAUSES='...'; TITLE=... ZH=...
	@python -m tools.new control '$(AREA)' '$(NAME)' --title '$(TITLE)' --zh '$(ZH)' --clauses '$(CLAUSES)'

lock: venv-test ## pin requirements/*.in anew, with the newest versions
	@tools/lock

clean: ## remove what the targets made, reports excepted
	rm -rf .venv .venv.lock build .ansible .pytest_cache .mypy_cache .ruff_cache tools/eslint/node_modules

venv-assess venv-registers venv-test: venv-%:
	@[ -n '$(PYTHON_PATH)' ] || { echo 'No $(PYTHON) on this machine: install Python 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON_PATH) tools/bootstrap.py $*
