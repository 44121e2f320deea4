#!/usr/bin/env bash
# Unpacks legacy-data.tar.gz, resumes with that build whatever should go on, and says how each run ended. Usage: resume.sh. The folder is thrown away.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=/tmp/vectorscope-legacy data=/tmp/vectorscope-legacy/data program=/tmp/vectorscope-legacy/program
address=http://localhost:5987
export HOME=$root/home DOTNET_CLI_TELEMETRY_OPTOUT=1 TZ=UTC
source "$here/serving.sh"
rm -rf "$data"
tar -xzf "$here/legacy-data.tar.gz" -C "$root"
start_server
settled() { get '/api/runs?count=1000' | jq -e 'all(.items[]; .state != "queued" and .state != "running")' > /dev/null; }
until settled; do sleep 1; done
for name in capture-interrupted benchmark-interrupted episodes-interrupted training-interrupted training-running capture-cancelled benchmark-cancelled spelling-capture-escaped spelling-benchmark-short spelling-training-short; do
  post "/api/runs/$(jq -r --arg name "$name" '.[] | select(.called == $name) | .run' "$here/runs.json")/resume" > /dev/null
done
until settled; do sleep 1; done
get '/api/runs?count=1000&descending=false' | jq -r --slurpfile known "$here/runs.json" '.items[] | . as $run | "\($known[0][] | select(.run == $run.id) | .called)\t\(.state)\tattempt \(.attempt)\t\(.reason)"'
get '/api/runs?count=1000&descending=false' | jq -r '.items[] | select(.attempt > 1) | .id' | while read -r run; do get "/api/runs/$run/log.txt" | grep -i -e "going on" -e "from an earlier attempt" -e "in this attempt" || true; done
stop_server
