# Everything a newcomer runs. Each target makes its own .venv from the lock, with nothing but python3.
PYTHON ?= python3
VENV ?= .venv
# One more than there are processors: tests wait for servers and clocks, too.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
ARGS ?=
WALKS ?= 500
SEEDS ?= 10

MAKEFLAGS += --no-print-directory
# Half of every start is compiling, unless what was compiled may be kept.
unexport PYTHONDONTWRITEBYTECODE
RUN := "$(VENV)/bin/python"
VERSION := $(shell "$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
STAMP := $(VENV)/.installed-$(VERSION)
PIP := $(RUN) -m pip --quiet --quiet --disable-pip-version-check

.PHONY: help setup demo test pages proofs callers lab bench check lint types imports menus lock
.DEFAULT_GOAL := help

help:
	@echo 'make demo     the whole gateway on this machine; ARGS=--once plays one resident and one officer'
	@echo 'make test     the tests, in parallel; ARGS="tests/kit -x" for some of them'
	@echo 'make pages    the pages in a real Chromium; ARGS=--picture takes the picture in docs/ anew'
	@echo 'make proofs   the slow proofs: crashes, many callers'
	@echo 'make callers  simulated callers, each seed new; SEEDS=20 WALKS=1000 for more, ITIKA_SEED=7 to walk from a seed again'
	@echo 'make contract the API against its own document, by schemathesis'
	@echo 'make lab      the fault lab: 10,000 notices and 5,000 receipts through foul weather and kills'
	@echo 'make bench    what a hop costs, beside a constant answer; ARGS="--rounds 1 --callers 64" for a look'
	@echo 'make check    lint, types, imports and menus; each is a target too'
	@echo 'make setup    only the packages; PYTHON=python3.13 VENV=var/venv-3.13 for another interpreter'
	@echo 'make lock     the locks anew from pyproject.toml (needs uv)'

setup: $(STAMP)

demo: $(STAMP)
	@$(RUN) -m app demo $(ARGS)

test: $(STAMP)
	@$(RUN) -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -m 'not slow' --ignore=tests/pages $(ARGS)

pages: $(STAMP)
	@$(RUN) -m pytest tests/pages $(ARGS)

proofs: $(STAMP)
	@$(RUN) -m pytest -m slow --ignore=tests/lab $(ARGS)

callers: $(STAMP)
	@ITIKA_SEEDS=$(SEEDS) ITIKA_WALKS=$(WALKS) $(RUN) -m pytest tests/callers -m slow -k ever_so_many $(ARGS)

lab: $(STAMP)
	@$(RUN) -m pytest tests/lab $(ARGS)

contract: $(STAMP)
	@$(RUN) -m pytest -m slow tests/contract $(ARGS)

bench: $(STAMP)
	@command -v wrk >/dev/null || { echo 'Installing wrk, which makes the load...' >&2; apt-get install -y -qq wrk >/dev/null; } || \
		{ echo 'The load is made by wrk: install it, on Debian with apt-get install wrk.' >&2; exit 1; }
	@$(RUN) -m benchmarks.hops $(ARGS)

check: lint types imports menus

lint: $(STAMP)
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

types: $(STAMP)
	@$(RUN) -m mypy

imports: $(STAMP)
	@$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(RUN) -m deptry .

menus: $(STAMP)
	@$(RUN) -m app menus check

lock:
	@command -v uv >/dev/null || { echo 'The locks are compiled by uv: install it from https://docs.astral.sh/uv.' >&2; exit 1; }
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

# Made anew when the lock, the project file or the interpreter changes; a .venv of the same interpreter is kept.
$(STAMP): requirements-dev.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'Itika needs Python 3.11 or newer, and $(PYTHON) is not: name another one, as in make PYTHON=python3.11.' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python $(VERSION) came without venv: install it, on Debian with apt-get install python3-venv.' >&2; exit 1; }
	@test ! -e "$(VENV)" || test -w "$(VENV)" || \
		{ echo '$(VENV) belongs to another account: remove it, or choose another place, as in make VENV=var/venv.' >&2; exit 1; }
	@echo 'Installing Python packages into $(VENV) (a minute or two the first time)...' >&2
	@$(RUN) -c 'import pip, sys; sys.exit("%d.%d" % sys.version_info[:2] != "$(VERSION)")' 2>/dev/null || \
		"$(PYTHON)" -m venv --clear "$(VENV)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@echo 'Installing Itika itself...' >&2
	@$(PIP) install --no-deps --editable .
	@touch "$(STAMP)"

requirements-dev.lock:
	@echo 'requirements-dev.lock is missing: bring it back with git checkout requirements-dev.lock, or make lock.' >&2
	@exit 1
