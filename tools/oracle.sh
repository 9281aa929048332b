#!/bin/sh
# Makes the Python environment of the oracle in .cache/oracle (about 6 GB): `sh tools/oracle.sh`.
# Goldens are committed, so building and testing need none of it; making goldens anew and comparing speed do.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
environment="$root/.cache/oracle"
[ -x "$environment/bin/python" ] || "${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check -r "$root/tools/goldens/requirements.txt"
echo "$environment/bin/python"
