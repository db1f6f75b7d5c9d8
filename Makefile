# Each target sets up what it needs; a second run reinstalls nothing.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python of at least 3.11 that starts; 3.11 is what constraints.txt was made with.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
PARALLEL ?= 2
MODULES ?=
JOBS ?= 2
LAB_ARGS ?=
DEMO_DIR ?=
# One module keeps the demo under three minutes; DEMO_MODULES= takes them all.
DEMO_MODULES ?= 02_recording
TEST_ARGS ?=

# nbgrader starts programs of .venv by name.
export PATH := $(abspath $(BIN)):$(PATH)
# Kernels are those of .venv, whatever the user has installed elsewhere.
export JUPYTER_PREFER_ENV_PATH := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
SETTINGS := pyproject.toml constraints.txt

.PHONY: help lab demo grade build site test newest bench

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(VENV)/.student  ## open the course in JupyterLab, in a working copy (LAB_ARGS=--no-browser)
	@$(BIN)/autograder lab -- $(LAB_ARGS)

demo: $(VENV)/.grading  ## make a sample class in a throw-away folder, grade it and report on it
	@$(BIN)/autograder demo $(DEMO_DIR) $(foreach name,$(DEMO_MODULES),--module $(name))

grade: $(VENV)/.grading  ## grade what is in submitted/ (MODULES="02_recording", JOBS=2)
	@$(BIN)/autograder grade $(MODULES) --jobs $(JOBS)

build: $(VENV)/.dev  ## write release/ and notebooks/ from source/ (MODULES="02_recording")
	@$(BIN)/autograder build $(MODULES)

site: $(VENV)/.dev  ## make the course's pages for the web in site/html
	@$(BIN)/python site/build.py

test: $(VENV)/.dev  ## lint, types, is the release current, and every test
	$(BIN)/ruff check .
	shopt -s nullglob; books=(source/*/*.ipynb); [ $${#books[@]} -eq 0 ] || \
		$(BIN)/ruff check --select E501 --config 'line-length = 79' "$${books[@]}"
	$(BIN)/mypy
	$(BIN)/autograder build --check --proof-cases 8
	$(BIN)/python -m pytest -n $(PARALLEL) --dist loadscope $(TEST_ARGS)

newest: $(VENV)/bin/python  ## run everything on the newest TensorFlow and all else, and say what broke
	@$(BIN)/python maintain/newest.py --jobs $(PARALLEL)

bench: $(VENV)/.dev  ## measure what the README claims
	@missed=; for file in benchmarks/*.py; do \
		echo "== $$file"; $(BIN)/python $$file || missed="$$missed $$file"; \
	done; [ -z "$$missed" ] || { echo "Below a bar:$$missed"; exit 1; }

# What a kind of user installs. A larger set holds the smaller ones, so it stamps them too.
$(VENV)/.student: $(SETTINGS) | $(VENV)/bin/python
	@echo 'Setting up the course in $(VENV): a few minutes the first time ...'
	@$(BIN)/python -m pip install --quiet --editable '.[lab]' --constraint constraints.txt
	@touch $@

$(VENV)/.grading: $(SETTINGS) | $(VENV)/bin/python
	@echo 'Setting up the course and its grading in $(VENV): a few minutes the first time ...'
	@$(BIN)/python -m pip install --quiet --editable '.[grading]' --constraint constraints.txt
	@touch $(VENV)/.student $@

$(VENV)/.dev: $(SETTINGS) | $(VENV)/bin/python
	@echo 'Setting up the course and its tools in $(VENV): a few minutes the first time ...'
	@$(BIN)/python -m pip install --quiet --editable '.[dev]' --constraint constraints.txt
	@touch $(VENV)/.student $(VENV)/.grading $@

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11 or newer was found: install one, or say" \
		"make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
