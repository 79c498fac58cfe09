# The words of the project: people, hooks and CI use the same. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help up down status logs clean test lint lock

# A shell that forbids byte code makes Airflow and TensorFlow start twice as slowly.
unexport PYTHONDONTWRITEBYTECODE
LOCAL := .venv/bin/python -m infra.local

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv: FORCE
	@infra/local/bootstrap.sh
FORCE:

up: .venv ## Install what is missing, start the whole stack, run the main job once, print URLs and keys
	@$(LOCAL) up

down: .venv ## Stop every process of the stack; data stay
	@$(LOCAL) down

status: .venv ## Show each process with its state and health
	@$(LOCAL) status

logs: .venv ## Follow one log: make logs S=gateway
	@$(LOCAL) logs $(S)

clean: .venv ## Stop the stack and forget all of its data, logs and secrets
	@$(LOCAL) clean --yes

lint: .venv ## Formatting, style, types, import contracts, unused dependencies, SQL and shell
	@infra/local/lint.sh

test: .venv lint ## Everything that must pass: lint, unit, integration and end-to-end tests
	.venv/bin/python -m pytest tests/unit
	.venv/bin/python -m pytest tests/integration
	.venv/bin/python -m pytest tests/e2e

lock: .venv ## Compile requirements/*.txt from the .in files again
	@requirements/lock.sh
