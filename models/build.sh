#!/bin/sh
# The commands of project.yml, one after the other, from the folder of this file.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-../.venv/bin/python}
"$python" -m weasel run all
