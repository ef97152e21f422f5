# Millrace: `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
export DOCKER_BUILDKIT ?= 0

.DEFAULT_GOAL := help
.PHONY: help run test chaos mutants check-pipelines down clean logs ps cqlsh realtime backup restore \
        upgrade engine format

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: engine  ## Set everything up and run the users pipeline for the last complete hour
	@$(PYTHON) setup/run.py

test: engine  ## Run every test, from units to the whole stack (its own, beside a running one)
	@$(PYTHON) setup/test.py

chaos: engine  ## Run tasks under kills, outages and faults at random: make chaos [SEED=…] [ROUNDS=200]
	@SEED=$(SEED) ROUNDS=$(ROUNDS) $(PYTHON) setup/chaos.py

mutants: engine  ## Break the protocol on purpose, in each way of chaos/mutants.toml, and see a test fail
	@$(PYTHON) setup/mutants.py

check-pipelines:  ## Check every file in pipelines/, without a stack
	@$(PYTHON) setup/pipelines.py

down:  ## Stop the stack; its data stays
	@$(PYTHON) setup/control.py down

clean:  ## Stop the stack and delete its data: make clean CONFIRM=yes
	@CONFIRM=$(CONFIRM) $(PYTHON) setup/control.py clean

logs:  ## Follow the services' logs
	@$(PYTHON) setup/control.py logs

ps:  ## List the services and their states
	@$(PYTHON) setup/control.py ps

cqlsh:  ## Open a CQL shell as Cassandra's admin
	@$(PYTHON) setup/control.py cqlsh

realtime:  ## Start the continuous mode beside a running stack (compose/realtime.yml)
	@$(PYTHON) setup/control.py realtime

backup:  ## Save Airflow's database and Cassandra's tables in a folder of backups/
	@$(PYTHON) setup/control.py backup

restore:  ## Replace both by a backup's: make restore FROM=backups/… CONFIRM=yes
	@FROM=$(FROM) CONFIRM=$(CONFIRM) $(PYTHON) setup/control.py restore

upgrade: engine  ## Bring the stack to this clone's version: backs up and migrates Airflow's database
	@$(PYTHON) setup/control.py upgrade

format:  ## Format Java and Python sources
	@$(PYTHON) setup/formatting.py

engine:
	@echo "▸ Docker engine"
	@bash setup/engine.sh
