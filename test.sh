#!/usr/bin/env bash
# Runs every test: builds the solution, then each test program; the last line sums them up.
# Arguments after -- go to the test programs (for example: ./test.sh -- --filter-class '*Tokenizer*').
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
source eng/require.sh
source eng/docker.sh
need_dotnet
need_runtime
need_browser
need_sandboxes
need_clients
install_missing
[ "${1:-}" = "--" ] && shift

dotnet build Dashboard.sln -c Release --nologo -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0 skipped=0 status=0
log=$(mktemp)
trap 'stop_docker; rm -f "$log"' EXIT
start_docker artifacts/dockerd.log
if docker_answers; then
  dotnet artifacts/bin/Dashboard/release/Vectorscope.Dashboard.dll base-image >&2 || echo "test: the base image could not be made; the Docker tests will say so" >&2
fi
for project in Engine Jobs Dashboard EndToEnd; do
  # Tests interrupt processes as Ctrl-C does, which a caller in the background has its children ignore.
  env --default-signal=INT,QUIT "artifacts/bin/$project.Tests/release/Vectorscope.$project.Tests" --progress off "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  # The runner colours its summary on some machines.
  count() { sed 's/\x1b\[[0-9;]*m//g' "$log" | sed -n "s/^ *$1: \([0-9][0-9]*\)\r*$/\1/p" | tail -n 1; }
  p=$(count succeeded) f=$(count failed) s=$(count skipped)
  if [ -z "$p$f$s" ]; then echo "$project.Tests printed no summary (exit code $code)"; f=1; fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  # 8: a filter left nothing to run in this program.
  if [ "$code" -ne 0 ] && [ "$code" -ne 8 ]; then
    status=1
    [ "${f:-0}" -gt 0 ] || failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
