# The words of the project: people, hooks and CI use the same. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help up down status logs clean demo test lint docs-check infra-check compose-secrets test-images test-compose load drill bench screenshots lock k8s-up k8s-down

# A shell that forbids byte code makes Airflow and TensorFlow start twice as slowly.
unexport PYTHONDONTWRITEBYTECODE
LOCAL := .venv/bin/python -m infra.local

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv: FORCE
	@infra/local/bootstrap.sh
FORCE:

up: .venv ## Install what is missing, start the whole stack, run the main job once, print URLs and keys
	@$(LOCAL) up

down: .venv ## Stop every process of the stack; data stay
	@$(LOCAL) down

status: .venv ## Show each process with its state and health, and the addresses
	@$(LOCAL) status

logs: .venv ## Follow one log: make logs S=gateway
	@$(LOCAL) logs $(S)

clean: .venv ## Stop the stack and forget all of its data, logs and secrets
	@$(LOCAL) clean --yes

demo: .venv ## Ask the stack that runs, in containers or not, for a prediction (STACK_ENV=<file of addresses> chooses)
	@TF_CPP_MIN_LOG_LEVEL=2 CUDA_VISIBLE_DEVICES=-1 $(LOCAL) demo

lint: .venv ## Formatting, style, types, import contracts, unused dependencies, SQL and shell
	@infra/local/lint.sh

docs-check: .venv ## Pages: links, commands, names, tables of the reference, pictures
	.venv/bin/python -m pytest -q tests/docs

infra-check: .venv ## Images, compose files, chart, workflows and alerts, as far as that goes without an engine or a cluster
	@infra/check.sh

test: .venv lint docs-check infra-check ## Everything that must pass: lint, docs-check, infra-check, unit, integration and end-to-end tests
	.venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile tests/unit
	.venv/bin/python -m pytest tests/integration
	.venv/bin/python -m pytest tests/e2e

compose-secrets: ## Draw what compose.dev.yml needs, once: passwords and keys, into .compose
	@python3 -m infra.compose

test-images: .venv ## Build the images of gateway and app, run them confined and look into them (root on Debian, or Docker)
	.venv/bin/python -m pytest tests/images/test_images.py

test-compose: .venv ## Bring the compose project up with stand-ins for the stores, test it end to end, crash every service
	.venv/bin/python -m pytest tests/images/test_project.py

load: .venv ## Load on the running stack, against thresholds; reports in .local/load
	@set -a; . .local/env; .venv/bin/python -m tests.load

drill: .venv ## Kill each process of the running stack under load: what callers see, against what is stated
	@.venv/bin/python -m tests.drill

bench: .venv ## Speed beside other ways to serve the same model; then ingest of 10,000 photographs: speed, memory, and a kill
	@status=0; for half in peers ingest; do .venv/bin/python -m tests.bench.$$half || status=1; done; exit $$status

screenshots: .venv ## Take the pictures of docs/images from the stack that runs
	@.venv/bin/python -m tests.screenshots

lock: .venv ## Compile requirements/*.txt from the .in files again
	@requirements/lock.sh

k8s-up: ## Bring an environment up on the cluster that kubectl points to: make k8s-up ENV=dev
	@k8s/up.sh $(ENV)

k8s-down: ## Take it away; volumes and secrets stay: make k8s-down ENV=dev
	@k8s/down.sh $(ENV)
