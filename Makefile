# Millrace: `make help` lists all targets.
SHELL := /bin/bash
PYTHON ?= python3
export DOCKER_BUILDKIT ?= 0

BENCH = RECORDS=$(RECORDS) ROUNDS=$(ROUNDS) HEAP=$(HEAP) SPARK_MASTER=$(SPARK_MASTER) DEADLINE=$(DEADLINE) \
  $(PYTHON) setup/bench.py

.DEFAULT_GOAL := help
.PHONY: help run test test-scale test-zookeeper chaos mutants mutation bench check-pipelines down clean logs ps cqlsh realtime \
        spark-realtime backup restore upgrade kraft engine format class-lists

help:  ## Show this help
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed 's/%/NAME/' | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: engine  ## Set everything up and run the users pipeline for the last complete hour
	@$(PYTHON) setup/run.py

test: engine  ## Run the tests, from unit tests to a whole stack of its own (a running stack is not touched)
	@$(PYTHON) setup/test.py

test-scale: engine  ## Run the tests of clusters, metrics, and every kill of Spark: needs 9 GiB of memory, about an hour
	@$(PYTHON) setup/scale.py

test-zookeeper: engine  ## Run the main job's stack tests on Kafka with ZooKeeper, then its migration to KRaft
	@$(PYTHON) setup/test_zookeeper.py

chaos: engine  ## Run tasks under random kills, outages and source faults: make chaos [SEED=…] [ROUNDS=200] [CLUSTER=yes]
	@SEED=$(SEED) ROUNDS=$(ROUNDS) CLUSTER=$(CLUSTER) $(PYTHON) setup/chaos.py

mutants: engine  ## Break the protocol on purpose, as chaos/mutants.toml lists, and check that a test fails each time
	@$(PYTHON) setup/mutants.py

mutation:  ## Measure the Java unit tests by small changes of the code (pitest)
	@$(PYTHON) setup/mutation.py

bench: engine  ## Measure Millrace against yardsticks, and record it in bench/results: make bench [ROUNDS=3] [RECORDS=…]
	@$(BENCH)

bench-%: engine  ## One benchmark of docs/performance.md: make bench-start [ROUNDS=3] [RECORDS=1000000]
	@$(BENCH) $*

class-lists: engine  ## Record again which classes the tasks load, for the archives in their images
	@$(PYTHON) setup/class_lists.py

check-pipelines:  ## Check every file in pipelines/; needs no running stack
	@$(PYTHON) setup/pipelines.py

down:  ## Stop the stack and keep its data
	@$(PYTHON) setup/control.py down

clean:  ## Stop the stack and delete its data: make clean CONFIRM=yes
	@CONFIRM=$(CONFIRM) $(PYTHON) setup/control.py clean

logs:  ## Follow the services' logs
	@$(PYTHON) setup/control.py logs

ps:  ## List the services and their states
	@$(PYTHON) setup/control.py ps

cqlsh:  ## Open a CQL shell as Cassandra's admin
	@$(PYTHON) setup/control.py cqlsh

realtime:  ## Start the continuous mode alongside a running stack (compose/realtime.yml)
	@$(PYTHON) setup/control.py realtime

spark-realtime: engine  ## Start the continuous mode on Spark alongside a running stack (compose/spark-realtime.yml)
	@$(PYTHON) setup/control.py spark-realtime

backup:  ## Back up Airflow's database and Cassandra's tables to a folder in backups/
	@$(PYTHON) setup/control.py backup

restore:  ## Replace both with a backup: make restore FROM=backups/… CONFIRM=yes
	@FROM=$(FROM) CONFIRM=$(CONFIRM) $(PYTHON) setup/control.py restore

upgrade: engine  ## Upgrade the stack to this version; backs up and migrates Airflow's database
	@$(PYTHON) setup/control.py upgrade

kraft: engine  ## Move the data of a Kafka with ZooKeeper to KRaft (docs/zookeeper.md): make kraft CONFIRM=yes
	@CONFIRM=$(CONFIRM) $(PYTHON) setup/control.py kraft

format:  ## Format Java and Python sources
	@$(PYTHON) setup/formatting.py

engine:
	@echo "▸ Docker engine"
	@bash setup/engine.sh
