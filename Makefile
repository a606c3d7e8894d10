# Everything here does its own set-up: Python 3.11 or 3.12 with venv is all that must be there.
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && echo $$p && break; done)
UV := .venv/bin/uv
RUN := PYTHONPATH=. .venv/bin/python
UV_VERSION := 0.13.8
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-package pyaudio
# Torch comes with the libraries of the machine it is for, a CPU or CUDA, so its own installer chooses: pip.
TORCH := torch==2.13.0 torchvision==0.28.0
NOT_TORCH := $(addprefix --no-emit-package ,torch torchvision triton cuda-bindings cuda-pathfinder cuda-toolkit \
	$(addprefix nvidia-,cublas cuda-cccl cuda-cupti cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver \
	cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx))

CONFIG ?= beats.yaml
BEATS := music music_continuation image video audio_clip

.PHONY: demo serve check test bench fuzz faults load lock clean ai_beats $(BEATS)

demo: .venv/core ## Paint six photos, make out/demo.mp4 of them, and print its quality report
	$(RUN) -m graphs.demo out

serve: .venv/core ## Start Ray Serve on serve_config.yaml
	$(RUN) -m graphs.cli serve serve_config.yaml

ai_beats: .venv/core ## Make the project in CONFIG: tracks, pictures, loops and music videos; again, what has changed
	$(RUN) -m graphs.cli beats "$(CONFIG)"

$(BEATS): .venv/core ## One stage of the project in CONFIG, on what is there
	$(RUN) -m graphs.cli beats "$(CONFIG)" --stage $@

check: .venv/dev ## Formatting, lint and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

test: .venv/dev ## The whole suite
	$(RUN) -m pytest

bench: .venv/dev ## Ours beside its peers; writes the tables of load_tests/README.md
	$(RUN) -m load_tests.bench

fuzz: .venv/dev ## Schemathesis on the OpenAPI page, 300 examples for each operation
	$(RUN) -m load_tests.fuzz

faults: .venv/dev ## Harm runners, databases, files and Ray on purpose; without the fence it must be seen
	$(RUN) -m load_tests.faults --database sqlite
	$(RUN) -m load_tests.faults --database postgres
	! $(RUN) -m load_tests.faults --no-fence --jobs 150 --seconds 90
	$(RUN) -m load_tests.faults_ray

load: .venv/dev ## A thousand submits at once, and twenty a second for a minute
	$(RUN) -m load_tests.submits
	$(RUN) -m load_tests.submits --database postgres
	$(RUN) -m load_tests.submits --ray

lock: .venv/uv ## Choose versions anew within the ranges of pyproject.toml
	$(UV) pip compile pyproject.toml $(LOCK) --upgrade -o cluster/requirements-core.txt
	$(UV) pip compile pyproject.toml $(LOCK) --upgrade -c cluster/requirements-core.txt \
		--extra dev --extra moviepy -o cluster/requirements-dev.txt
	$(UV) pip compile pyproject.toml $(LOCK) --upgrade -c cluster/requirements-core.txt \
		-c cluster/requirements-dev.txt $(NOT_TORCH) \
		--extra models --extra llm --extra songs -o cluster/requirements-models.txt

.venv/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed: install one, or say PYTHON=path" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/core: .venv/uv cluster/requirements-core.txt pyproject.toml
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r cluster/requirements-core.txt
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --editable .
	@touch $@

.venv/models: .venv/core cluster/requirements-models.txt
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r cluster/requirements-models.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	@touch $@

.venv/dev: .venv/models cluster/requirements-dev.txt
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r cluster/requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv out
