#!/bin/sh
# Rewrites every lock file from its .in file. dev.txt comes first and constrains the others,
# so that tests and images run the same versions. Extra arguments go to uv: `lock.sh --upgrade`.
set -eu
cd "$(dirname "$0")"
uv="${UV:-uv}"
lock() {
  name="$1"
  shift
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --custom-compile-command 'requirements/lock.sh' "$@" --output-file "$name.txt" "$name.in"
}
lock dev "$@"
for service in signal_service execution_gateway orchestrator paper_venue migrations; do
  lock "$service" --constraint dev.txt "$@"
done
