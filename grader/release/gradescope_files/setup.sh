#!/usr/bin/env bash
# Gradescope runs this once, when it makes the machine on which all submissions are graded.
set -euo pipefail
source="${AUTOGRADER_ROOT:-/autograder}/source"

apt-get update -qq
apt-get install -qq -y python3 python3-venv bubblewrap
python3 -m venv "$source/.venv"
# The build of PyTorch for machines without a GPU is a tenth of the size.
"$source/.venv/bin/pip" install --quiet --extra-index-url https://download.pytorch.org/whl/cpu \
  -r "$source/requirements.txt"
