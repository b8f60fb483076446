#!/usr/bin/env bash
# Run once, as root, when the image is built: Python, the libraries, and the walls of the files.
set -euo pipefail

source="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$source")"

new_enough() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$python"; then
            echo "$python"
            return
        fi
    done
    return 1
}

if ! find_python >/dev/null; then
    apt-get update
    apt-get install -y python3 python3-venv
    find_python >/dev/null || apt-get install -y python3.11 python3.11-venv
fi

"$(find_python)" -m venv "$root/venv"
"$root/venv/bin/pip" install --quiet --no-cache-dir -r "$source/requirements.txt"
"$root/venv/bin/python" -m compileall -q "$source/lib"
chmod -R go-rwx "$source" # the secret and the solutions: programs run as somebody else
