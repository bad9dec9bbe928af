# make run: start the room with a demo forum. make test: everything that must hold.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
# Two at a time, which is what continuous integration has; a file's tests stay together.
TOGETHER ?= -n 2 --dist loadfile
# A finished workshop for the analysis notebook to read.
REHEARSED = $(CURDIR)/build/rehearsed/store.sqlite

.PHONY: run demo lab wheelhouse test test-long unit lint format lock picture schema benchmark counters audit sbom clean

$(VENV)/.run: pyproject.toml requirements/run.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	touch $@

run: $(VENV)/.run
	$(BIN)/workshopkit serve --demo $(ARGS)

demo: $(VENV)/.run
	$(BIN)/workshopkit serve --demo --rehearsal rehearsals/dialogue-forum.toml $(ARGS)

lab: $(VENV)/.run
	$(BIN)/workshopkit lab

# The program for a laptop without internet, in build/wheelhouse.
wheelhouse: $(VENV)/.run
	$(BIN)/workshopkit wheelhouse build/wheelhouse

test: $(VENV)/.test
	sh tests/install-chromium.sh
	sh tests/install-browsers.sh
	sh tests/install-icu.sh
	sh tests/install-nginx.sh
	$(BIN)/ruff check workshopkit tests benchmarks docs/pictures
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin
	$(BIN)/bandit -q -c pyproject.toml -r workshopkit
	$(BIN)/python -m pytest $(TOGETHER)
	$(BIN)/python tests/installed/play_installed.py
	rm -rf build/rehearsed
	$(BIN)/workshopkit rehearse --scenario rehearsals/local-follow-up.toml --store $(REHEARSED)
	WORKSHOPKIT_STORE=$(REHEARSED) $(BIN)/python -m pytest --nbval-lax --nbval-current-env -p no:cacheprovider notebooks

# The same with ten times as many kills, power cuts, full disks and bad networks; hours, not minutes.
test-long: $(VENV)/.test counters
	sh tests/install-chromium.sh
	sh tests/install-icu.sh
	sh tests/install-nginx.sh
	$(BIN)/python -m pytest $(TOGETHER) --long
	$(BIN)/python benchmarks/trust.py --long
	rm -rf build/wheelhouse build/offline
	$(BIN)/workshopkit wheelhouse build/wheelhouse
	$(PYTHON) build/wheelhouse/install.py build/offline
	build/offline/bin/workshopkit --version

# What a change is tried with between two coffees: no browser, no kills, no power cuts.
unit: $(VENV)/.test
	$(BIN)/python -m pytest $(TOGETHER) -m "not browser and not browsers and not trust" $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check workshopkit tests benchmarks docs/pictures
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin
	$(BIN)/bandit -q -c pyproject.toml -r workshopkit

format: $(VENV)/.test
	$(BIN)/ruff format workshopkit tests benchmarks docs/pictures

lock: $(VENV)/.run
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --quiet --no-header --upgrade pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --quiet --no-header --upgrade --group test -c requirements/run.txt -o requirements/test.txt

# The picture of the architecture, from the imports there are.
picture:
	$(PYTHON) docs/pictures/architecture.py

# The JSON Schema of an exported document, from its blocks.
schema: $(VENV)/.run
	$(BIN)/python -m workshopkit.documents.schema > docs/document.schema.json

benchmark: $(VENV)/.test
	$(BIN)/python benchmarks/room.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/trust.py

build/counters/.ready: requirements/counters.txt
	$(PYTHON) -m venv build/counters
	build/counters/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/counters.txt
	touch $@

# Votes counted again by programs of others, on thousands of random ballots.
counters: build/counters/.ready
	build/counters/bin/python tests/counters/count_again.py

build/audit/.ready: requirements/audit.txt
	$(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/audit.txt
	touch $@

# Whether a package that is used has a known fault: asks a public list, so that it needs a network.
audit: build/audit/.ready
	build/audit/bin/pip-audit --strict --disable-pip --no-deps -r requirements/run.txt

# What the program is made of, package by package, as CycloneDX.
sbom: build/audit/.ready
	build/audit/bin/cyclonedx-py requirements requirements/run.txt --of JSON -o build/sbom.cdx.json

clean:
	rm -rf $(VENV) build dist *.egg-info
