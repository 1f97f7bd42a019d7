# What can be done here: `make help`. Needs Rust, Python 3.11 or newer, and make; nothing else.

SCENARIO ?= scenarios/society-256.toml
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= scenario set study edge-list graphml manifest parquet checkpoint reply calls
READY := $(VENV)/.requirements
LLAMA := $(VENV)/.llama
RECORD = $(PYTHON) benches/record.py
BARS = $(RECORD) bars $(PYTHON) benches/bars.py

.DEFAULT_GOAL := help
.PHONY: help run test test-rust test-python crash-test emergence fit reproduce fuzz bench bench-bars bench-llm bench-peers bench-studies bench-instructions clean questions

help: ## Shows this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Builds, simulates a society of 256 agents, and shows what came of it
	cargo build --release -p polity
	target/release/polity run $(SCENARIO) --force

test: test-rust test-python ## Everything that must hold: format, lints, tests, oracles, data set

test-rust: ## The Rust half of it
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets --release -- -D warnings
	@if cargo nextest --version >/dev/null 2>&1; then \
		set -x; cargo nextest run --cargo-profile release --workspace; \
	else \
		set -x; cargo test --release --workspace --lib --bins --tests --examples; \
	fi
	cargo test --release --workspace --doc

test-python: $(READY) $(LLAMA) ## The Python half: style, metrics against oracles, data set, notebook
	cargo build --release -p polity
	cargo build --release --examples -p polity-metrics
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(PYTHON) benches/bars.py --check
	$(BIN)/python -m pytest tests/oracle tests/dataset tests/llama

crash-test: ## Kills runs at 400 instants and at every operation of the disk, and finishes them: ten minutes
	CRASH_KILLS=400 cargo test --release -p polity --test it -- --nocapture crash:: faults::

emergence: $(READY) ## The study behind docs/emergence.md: 336 runs, about five minutes on two cores
	cargo build --release -p polity
	$(BIN)/python analysis/emergence.py

fit: $(READY) ## Fits what the reproduction sets, on named cells, into analysis/reproduction/fitted.toml
	cargo build --release -p polity
	$(BIN)/python analysis/fit.py

reproduce: $(READY) ## A published study of 20,810 tasks, beside its numbers, into docs/reproduction
	cargo build --release -p polity
	$(BIN)/python analysis/reproduce.py

questions: $(READY) ## What that study left unasked, into docs/reproduction: under ten minutes on two cores
	cargo build --release -p polity
	$(BIN)/python analysis/answer.py

fuzz: ## Searches for hostile input, FUZZ_SECONDS=60 for each target (nightly Rust, cargo-fuzz)
	@cargo fuzz --version >/dev/null 2>&1 || { \
		echo "make fuzz needs cargo-fuzz: rustup toolchain install nightly && cargo install cargo-fuzz"; exit 2; }
	@set -e; for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/libfuzzer/found/$$target; \
		(set -x; cargo +nightly fuzz run --fuzz-dir fuzz/libfuzzer $$target \
			fuzz/libfuzzer/found/$$target fuzz/corpus/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=20 -rss_limit_mb=2500); \
	done

bench: ## Figures of the engine and the society, into benches/RESULTS.md: a quarter of an hour
	$(RECORD) throughput cargo bench --quiet -p polity-engine --bench throughput
	$(RECORD) scale cargo bench --quiet -p polity-engine --bench scale
	$(RECORD) stages cargo bench --quiet -p polity-engine --bench stages_timed
	$(RECORD) draws cargo bench --quiet -p polity-engine --bench draws
	$(RECORD) society cargo bench --quiet -p polity --bench society
	$(BARS)

bench-llm: ## What decisions by language models cost beyond the models, into benches/RESULTS.md: half a minute
	$(RECORD) llm cargo bench --quiet -p polity --bench llm

bench-peers: ## The same work on other simulators, into benches/RESULTS.md: ten minutes once built
	$(RECORD) peers $(PYTHON) benches/peers/run.py
	$(BARS)

bench-bars: ## bench and bench-peers in one run: all that the bars are read off
	$(MAKE) bench
	$(MAKE) bench-peers

bench-studies: ## How fast a study of teams is, into benches/RESULTS.md: a minute
	cargo build --release -p polity
	$(RECORD) studies $(PYTHON) benches/studies.py

bench-instructions: ## Instructions and cache misses of a tick, into benches/RESULTS.md; needs valgrind
	@if $(PYTHON) benches/instructions/run.py --ready; then \
		set -x; $(RECORD) instructions $(PYTHON) benches/instructions/run.py; \
	fi

clean: ## Removes what was built; runs stay
	cargo clean
	rm -rf $(VENV) .pytest_cache .ruff_cache

$(READY): analysis/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Wheels only, and nothing else waits for them: where there are none, the tests that need them are skipped.
$(LLAMA): tests/llama/requirements.txt | $(READY)
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 1 --only-binary :all: -r $<; then \
		touch $@; \
	else \
		echo "no llama.cpp for this machine, or no network: tests/llama will be skipped"; \
	fi
