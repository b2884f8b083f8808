# Two commands for a newcomer, `make verify` and `make test`: each sets up what is missing, once, then works.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.PHONY: help verify test lint train fuzz mutants screens system browser

BIN := .venv/bin
READY := .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@echo "make verify   installe ce qui manque, puis vérifie les documents de sample_docs/"
	echo "make test     installe ce qui manque, puis lance les contrôles et les tests"
	echo "make lint     les contrôles seuls : ruff, mypy, import-linter"
	echo "make fuzz     juge des fichiers abîmés au hasard, sans fin (Ctrl-C pour arrêter) ; garde les fautifs dans out/fuzz"
	echo "make mutants  compte les fautes glissées dans le jugement que les tests voient (SAMPLE=250, ONLY=judging)"
	echo "make screens  redessine les écrans du README et du guide"
	echo "make train    entraîne de nouveau le modèle de models/"

# 1 (non conforme, incomplet) and 3 (à vérifier, illisible) are answers; anything else is a tool that could not work.
verify: $(READY)
	@status=0
	$(BIN)/verify batch sample_docs --manifeste sample_docs/manifest.csv || status=$$?
	case $$status in 0|1|3) ;; *) exit $$status ;; esac

test: lint browser
	@$(BIN)/pytest -n auto --dist loadfile

lint: $(READY)
	@$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

train: $(READY)
	@cd models
	../$(BIN)/python -m weasel run all

# The pictures of the README and of the guide, drawn again by the browser.
screens: $(READY) browser
	@VERIFY_ECRANS=1 $(BIN)/pytest tests/web/test_screens.py

# Damaged files without end, another thousand each time; SEED=7 begins elsewhere.
fuzz: $(READY)
	@$(BIN)/python benchmarks/hostile.py --forever --seed $${SEED:-$$(date +%s)} --keep out/fuzz

# Faults put into the judgement, by a library that no other command needs: it has a virtual environment of its own.
mutants: $(READY) out/mutants/bin/cosmic-ray
	@out/mutants/bin/python benchmarks/mutants/run.py $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(ONLY),--only $(ONLY))

out/mutants/bin/cosmic-ray:
	@$$(bash .ci/python) -m venv --clear out/mutants
	out/mutants/bin/pip install --quiet "cosmic-ray==8.7.0"

# The virtual environment, built again when what it is made from has changed.
$(READY): requirements.lock pyproject.toml | system
	@$(BIN)/python -c "" 2> /dev/null || $$(bash .ci/python) -m venv --clear .venv
	echo "Installation des bibliothèques dans .venv (une seule fois)…" >&2
	$(BIN)/pip install --quiet --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

# What only the system can give: Python, Tesseract and its French. Installed where one may, else said in one line.
system:
	@wanted=""
	bash .ci/python > /dev/null || wanted="python3 python3-venv"
	tesseract --list-langs 2> /dev/null | grep -x fra > /dev/null || wanted="$$wanted tesseract-ocr tesseract-ocr-fra"
	$(INSTALL)

# The browser in which the agents' pages are tested; nobody else needs it here.
browser:
	@wanted=""
	command -v chromium > /dev/null || command -v chromium-browser > /dev/null || wanted="chromium"
	$(INSTALL)

define INSTALL
if [ -z "$$wanted" ]; then exit 0; fi
as=""
if [ "$$(id -u)" != 0 ]; then as="sudo -n"; fi
if ! command -v apt-get > /dev/null || ! $$as true 2> /dev/null; then
	echo "Il manque des paquets système : demandez à votre administrateur « apt-get install $$wanted », puis relancez." >&2
	exit 1
fi
echo "Installation des paquets système : $$wanted" >&2
$$as apt-get update -qq
$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$wanted > /dev/null
endef
