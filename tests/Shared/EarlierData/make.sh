#!/usr/bin/env bash
# Makes legacy-data.tar.gz: a small data folder as the build at commit f183711 leaves it, through its own server and verbs.
# Usage: make.sh RELEASE HARBOR
#   RELEASE  folder of that build's Vectorscope.Dashboard.dll (artifacts/bin/Dashboard/release)
#   HARBOR   tests/Jobs.Tests/Fixtures/harbor of the repository
# Needs bubblewrap, tmux, curl, jq, sqlite3, python3 and root (for unshare). Run ids, times and hashes differ from run to run.
set -euo pipefail
release=$(realpath "$1") harbor=$(realpath "$2")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

root=/tmp/vectorscope-legacy data=/tmp/vectorscope-legacy/data program=/tmp/vectorscope-legacy/program
address=http://localhost:5987
export HOME=$root/home DOTNET_CLI_TELEMETRY_OPTOUT=1 TZ=UTC

# The program lies at a fixed place too, since its path gets into the store with the models and tasks that it brings.
rm -rf "$root"
mkdir -p "$root" "$HOME"
cp -a "$release" "$program"
source "$here/serving.sh"

say() { echo "make: $*" >&2; }
verb() { dotnet "$program/Vectorscope.Dashboard.dll" "$@" --data "$data"; }
remember() { echo "$2" > "$root/ids/$1"; say "$1 = $2"; }
id() { cat "$root/ids/$1"; }
mkdir -p "$root/ids"

# submit NAME [QUERY]: the spec comes on standard input and is stored as it is written here.
submit() {
  local answer
  answer=$(curl -sS --noproxy '*' -X POST -H 'Content-Type: application/json' --data-binary @- "$address/api/runs${2:-}")
  jq -e -r .id <<< "$answer" > "$root/ids/$1" || { say "$1 refused: $answer"; exit 1; }
  say "$1 = $(id "$1")"
}
state() { get "/api/runs/$(id "$1")" | jq -r .state; }
done_of() { get "/api/runs/$(id "$1")" | jq -r '.progress.done // 0'; }
await() { # NAME STATE
  local waited=0
  until [ "$(state "$1")" = "$2" ]; do
    sleep 0.2; waited=$((waited + 1))
    [ "$waited" -lt 1500 ] || { say "$1 is $(state "$1"), not $2"; get "/api/runs/$(id "$1")" >&2; exit 1; }
    case $(state "$1") in completed|failed|cancelled|interrupted) [ "$(state "$1")" = "$2" ] || { say "$1 ended $(state "$1"), not $2"; get "/api/runs/$(id "$1")" | jq '{state,reason,advice,detail}' >&2; exit 1; };; esac
  done
  say "$1: $2"
}
await_done() { # NAME COUNT
  until [ "$(done_of "$1")" -ge "$2" ]; do sleep 0.02; done
}
# Kills the server as a power cut would, in the middle of a run, and starts it again, which makes the run interrupted.
cut_power_at() { # NAME COUNT
  await_done "$1" "$2"
  kill_server
  say "$1: server killed"
  start_server
  await "$1" interrupted
}

# --- inputs, all inside the data folder ---------------------------------------------------------------------------------
mkdir -p -m 700 "$data"
mkdir -p "$data/inputs" "$data/tasks" "$data/imports"
verb_new() { dotnet "$program/Vectorscope.Dashboard.dll" new-model "$@"; }
verb_new --shape tiny-2 --dtype bfloat16 --seed 1 --out "$data/models/tiny"
verb_new --shape tiny-2 --dtype bfloat16 --seed 2 --out "$data/models/doomed"
for task in count-lines files-copy sort-lines; do cp -a "$program/tasks/pocket/$task" "$data/tasks/"; done
cp -a "$harbor/job-0.9" "$harbor/run-0.x" "$data/imports/"
mkdir "$data/imports/atif"
cp "$harbor/job-0.9/sort-names__Zk20fTe/agent/trajectory.json" "$data/imports/atif/sort-names.json"
python3 - "$data/inputs" <<'PY'
import gzip, json, sys
verbs = ["list", "count", "show", "move"]
lines = []
for i in range(24):
    verb = verbs[i % 4]
    messages = [{"role": "user", "content": f"Please {verb} the files in /app/{i % 5}."}]
    if i % 3 == 0:
        messages += [{"role": "assistant", "content": "Which?"}, {"role": "user", "content": "All."}]
    messages.append({"role": "assistant", "content": json.dumps({"do": verb}), "reasoning": f"I {verb} them."})
    lines.append(json.dumps({"messages": messages, "label": verb, "group": str(i // 2)}))
text = "\n".join(lines) + "\n"
open(f"{sys.argv[1]}/chats.jsonl", "w").write(text)
open(f"{sys.argv[1]}/changing.jsonl", "w").write(text)
with open(f"{sys.argv[1]}/chats.jsonl.gz", "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
    packed.write(text.encode())
PY
# Whole seconds, so that no way of unpacking changes the times by which models are known.
find "$data" -type f -exec touch -d '2026-01-02 03:04:05' {} +

# --- library ------------------------------------------------------------------------------------------------------------
start_server
post /api/personas '{"name": "terse", "description": "Of our own.", "systemPrompt": "You answer in as few words as you can."}' > /dev/null
post /api/personas '{"name": "Gründlich & « laut »", "systemPrompt": "You check everything twice.\nYou say so — loudly: \"done\"."}' > /dev/null
post /api/personas '{"name": "short-lived", "systemPrompt": "You are deleted soon."}' > /dev/null
post /api/prompt-sets '{"name": "few", "description": "Four instructions.", "prompts": [{"name": "logs", "text": "Find every log file."}, {"name": "count", "text": "Count the lines of notes.txt."}, {"name": "rm", "text": "Delete /app/old."}, {"name": "zip", "text": "Pack the folder src."}]}' > /dev/null
post /api/prompt-sets '{"name": "few more", "prompts": [{"name": "logs", "text": "Tell me a story about logs."}, {"name": "count", "text": "Count from one to ten."}, {"name": "rm", "text": "What does rm do?"}, {"name": "zip", "text": "Sing."}]}' > /dev/null
verb tasks add "$data/tasks" --name legacy-tasks >&2
get /api/task-sets > /dev/null
until get /api/models | jq -e 'all(.[]; .contentHash != null)' > /dev/null; do sleep 0.5; done
tiny_hash=$(get /api/models | jq -r '.[] | select(.name == "tiny") | .contentHash')
terse=$(get /api/personas | jq -r '.[] | select(.name == "terse") | .id')
few=$(get /api/prompt-sets | jq -r '.[] | select(.name == "few") | .id')

# --- captures -----------------------------------------------------------------------------------------------------------
submit capture-completed <<'JSON'
{
  "kind": "capture",
  "name": "Legacy: two personas, all positions",
  "model": "tiny",
  "sides": [
    {"name": "terse", "persona": "terse", "promptSet": "few"},
    {"name": "cautious", "persona": "cautious", "promptSet": "few"}
  ],
  "positions": ["last-prompt-token", "prompt-mean", "response-mean"],
  "thinking": true,
  "responseTokens": 8,
  "seed": 1
}
JSON
submit capture-sets <<'JSON'
{"kind":"capture","model":"tiny","sides":[{"name":"do","promptSet":"few"},{"name":"talk","promptSet":"few more"}]}
JSON
submit capture-archived <<JSON
{"kind": "capture", "name": null, "model": "$data/models/tiny/", "sides": [
  {"name": "none", "persona": null, "promptSet": "$few"}, {"name": "by-id", "persona": "$terse", "promptSet": "few"}, {"name": "gone", "persona": "short-lived", "promptSet": "FEW"}],
 "positions": ["prompt-mean"], "thinking": false, "responseTokens": null, "seed": 0, "batchTokens": 512, "dtype": "Float32", "device": "CPU"}
JSON
await capture-completed completed
await capture-sets completed
await capture-archived completed
patch "/api/runs/$(id capture-completed)" '{"tags": "first-study-capture, legacy, größer", "notes": "Kept for comparison.\n\n* **bold** and <b>not bold</b>\n* 日本語"}' > /dev/null
patch "/api/runs/$(id capture-sets)" '{"name": "Legacy: renamed after it ran", "tags": "legacy"}' > /dev/null
post "/api/runs/$(id capture-archived)/archive" > /dev/null
# The library goes on: runs keep what they were submitted with.
version=$(get "/api/personas/$terse" | jq .version)
put "/api/personas/$terse" "{\"name\": \"terse\", \"description\": \"Changed after a capture used it.\", \"systemPrompt\": \"One word. No more.\", \"version\": $version}" > /dev/null
delete "/api/personas/$(get /api/personas | jq -r '.[] | select(.name == "short-lived") | .id')" > /dev/null

submit capture-interrupted <<'JSON'
{
  "kind": "capture",
  "name": "Legacy: killed half-way",
  "model": "tiny",
  "sides": [
    {"name": "capable", "persona": "capable", "promptSet": "few"},
    {"name": "cautious", "persona": "cautious", "promptSet": "few"}
  ],
  "positions": ["last-prompt-token", "prompt-mean", "response-mean"],
  "responseTokens": 300,
  "seed": 7,
  "batchTokens": 16
}
JSON
cut_power_at capture-interrupted 2

# --- one run holds the only worker: what waits behind it can lose its model, or be cancelled unbegun -----------------------
submit capture-cancelled <<'JSON'
{"kind": "capture", "name": "Legacy: cancelled in the middle", "model": "tiny", "sides": [{"name": "capable", "persona": "capable", "promptSet": "few"}, {"name": "none", "persona": null, "promptSet": "few"}], "positions": ["response-mean"], "responseTokens": 1200, "batchTokens": 16}
JSON
await capture-cancelled running
submit capture-failed <<'JSON'
{"kind": "capture", "name": "Legacy: its model went away", "model": "doomed", "sides": [{"name": "a", "persona": "capable", "promptSet": "few"}, {"name": "b", "persona": "cautious", "promptSet": "few"}]}
JSON
submit training-failed <<JSON
{"kind": "training", "name": "Legacy: its data changed", "model": "tiny", "data": {"chats": "$data/inputs/changing.jsonl"}, "options": {"steps": 2, "sequenceTokens": 128, "rows": 1}}
JSON
rm -r "$data/models/doomed"
echo '{"messages": [{"role": "user", "content": "new"}, {"role": "assistant", "content": "line"}]}' >> "$data/inputs/changing.jsonl"
await_done capture-cancelled 1
post "/api/runs/$(id capture-cancelled)/cancel" > /dev/null
await capture-cancelled cancelled
await capture-failed failed
await training-failed failed

# --- benchmarks ---------------------------------------------------------------------------------------------------------
small='"prompt": "compact", "maxReplyTokens": 24, "maxTurns": 2'
submit benchmark-completed <<JSON
{
  "kind": "benchmark",
  "name": "Legacy: killed, resumed, completed",
  "tasks": {"set": "pocket", "include": ["count-lines", "mode-*able", "sort-unique"]},
  "arms": [
    {"name": "oracle", "agent": "oracle"},
    {"name": "nop", "agent": "nop"},
    {"name": "tiny", "agent": "terminus-2", "model": {"engine": "tiny"}, "settings": {$small}}
  ],
  "attempts": 2,
  "concurrency": 2,
  "sandbox": "bubblewrap"
}
JSON
cut_power_at benchmark-completed 7
post "/api/runs/$(id benchmark-completed)/resume" > /dev/null
await benchmark-completed completed
patch "/api/runs/$(id benchmark-completed)" '{"tags": "first-study-benchmark, legacy"}' > /dev/null

submit benchmark-interrupted <<JSON
{
  "kind": "benchmark",
  "name": "Legacy: killed and left so",
  "tasks": {"set": "legacy-tasks", "include": [], "exclude": ["sort-*"], "difficulty": ["easy"], "category": [], "limit": 2},
  "arms": [
    {"name": "oracle", "agent": "oracle", "model": null},
    {"name": "terse", "agent": "terminus-2", "model": {"engine": "$data/models/tiny"}, "persona": "terse",
     "settings": {"prompt": "compact", "thinking": "separate", "think": true, "parser": "strict", "maxReplyTokens": 24, "maxTurns": 2, "maxConsecutiveParseFailures": 2, "summarize": true, "contextTokens": 4096},
     "sampling": {"temperature": 0.7, "topP": 0.95, "topK": 20, "minP": 0, "presencePenalty": 0.5}},
    {"name": "written", "model": {"engine": "$tiny_hash"}, "systemPrompt": "Written into the spec.",
     "settings": {"prompt": "Compact", "thinking": "Inline", "think": false, "parser": "PATCHED", "maxReplyTokens": 24, "maxTurns": 1, "summarize": false}, "sampling": {"temperature": 0}}
  ],
  "attempts": 2, "concurrency": 1, "seed": 42, "seeds": "byTrial", "sandbox": "bubblewrap", "network": "off", "timeoutMultiplier": 0.5, "maxRetries": 1
}
JSON
cut_power_at benchmark-interrupted 4

submit benchmark-cancelled <<JSON
{"kind": "benchmark", "name": "Legacy: cancelled", "tasks": {"set": "$data/tasks"}, "arms": [{"name": "oracle", "agent": "oracle"}, {"name": "nop", "agent": "nop"}], "attempts": 3, "concurrency": 1, "sandbox": "auto"}
JSON
await_done benchmark-cancelled 2
post "/api/runs/$(id benchmark-cancelled)/cancel" > /dev/null
await benchmark-cancelled cancelled

submit benchmark-failed <<JSON
{"kind": "benchmark", "name": "Legacy: its server does not answer", "tasks": {"set": "legacy-tasks", "limit": 1}, "arms": [{"name": "away", "model": {"server": "lab", "name": "some-model"}, "settings": {"maxTurns": 1}}, {"name": "nop", "agent": "nop"}], "sandbox": "bubblewrap", "maxRetries": 0}
JSON
await benchmark-failed failed

# --- episodes -----------------------------------------------------------------------------------------------------------
submit episodes-completed <<'JSON'
{"kind": "episodes", "name": "Legacy episodes", "seed": 3, "perTemplate": 2, "templates": ["count-lines", "files-copy", "sort-lines"], "walks": {"capable": 1, "cautiousActs": 0, "cautiousAsks": 0.5, "cautiousDeclines": 0, "cautiousUnfinished": 0}, "concurrency": 2}
JSON
await episodes-completed completed
submit episodes-interrupted <<JSON
{"kind": "episodes", "name": "Legacy episodes, killed", "seed": 4, "perTemplate": 3, "templates": ["count-words", "search-replace"],
 "walks": {"capable": 0.62, "cautiousActs": 0.05, "cautiousAsks": 0.07, "cautiousDeclines": 0.04, "cautiousUnfinished": 0.22, "looks": 0.2, "checks": 0.2, "slips": 0.08, "stumbles": 0.06},
 "telling": {"neutral": 0.35, "bare": 0.5, "exercises": 1}, "limits": {"maxReplyTokens": 320, "maxTurns": 8, "maxConsecutiveParseFailures": 3},
 "sandbox": "bubblewrap", "concurrency": 1, "out": "$data/inputs/killed-episodes.jsonl.gz"}
JSON
cut_power_at episodes-interrupted 2
# As the training form writes it: the artifact store's own path.
episodes=$(get "/api/runs/$(id episodes-completed)/artifacts" | jq -r '.[] | select(.name == "episodes.jsonl.gz") | .sha256')
episodes=$data/artifacts/${episodes:0:2}/$episodes
test -f "$episodes"

# --- trainings ----------------------------------------------------------------------------------------------------------
submit training-completed <<JSON
{"kind": "training", "name": "legacy-first", "new": {"shape": "tiny-2", "vocabulary": 300, "seed": 1}, "data": {"chats": "$data/inputs/chats.jsonl"}, "evaluate": 0.1, "type": "bfloat16",
 "options": {"steps": 40, "sequenceTokens": 128, "rows": 1, "learningRate": 0.003, "warmUpSteps": 4, "seed": 1, "evaluateEvery": 10, "checkpointEvery": 20}}
JSON
await training-completed completed
first_hash=$(get "/api/trainings/$(id training-completed)" | jq -r .model.contentHash)

submit training-continued "?copiedFrom=$(id training-completed)" <<JSON
{"kind": "training", "name": "legacy-second", "model": "$first_hash", "data": {"chats": "$data/inputs/chats.jsonl.gz"}, "learn": "ALL", "evaluate": 0, "out": "$data/models/second",
 "options": {"steps": 10, "sequenceTokens": 256, "rows": 2, "accumulation": 2, "learningRate": 1e-4, "device": "cpu", "clipNorm": null, "evaluateEvery": null, "checkpointEvery": null}}
JSON
submit training-episodes <<JSON
{"kind":"training","model":"tiny","data":{"episodes":"$episodes","tellings":1},"evaluate":0.02,"options":{"steps":6,"sequenceTokens":4096,"rows":1,"learningRate":0.0001,"warmUpSteps":2,"seed":1}}
JSON
await training-continued completed
await training-episodes completed
# Its numbers are chosen to make a checkpoint that packs well: no decay, no memory in the moments, halves in the passes.
submit training-interrupted <<JSON
{
  "kind": "training",
  "name": "legacy-interrupted",
  "model": "$data/models/tiny",
  "new": null,
  "data": {"episodes": "$episodes", "tellings": 2, "chats": null},
  "evaluate": 0.2,
  "learn": "last",
  "out": "$data/models/interrupted",
  "type": "bfloat16",
  "options": {
    "steps": 16, "sequenceTokens": 2048, "rows": 1, "accumulation": 1, "learningRate": 1e-12, "finalShare": 1, "warmUpSteps": 0,
    "weightDecay": 0, "beta1": 0, "beta2": 0, "epsilon": 1e-8, "clipNorm": null, "device": "cpu", "dtype": "bfloat16",
    "gradientCheckpointing": true, "evaluateEvery": 8, "checkpointEvery": 2, "seed": 5
  }
}
JSON
cut_power_at training-interrupted 7

# --- imports ------------------------------------------------------------------------------------------------------------
for import in harbor:job-0.9 terminal-bench:run-0.x atif:atif/sort-names.json; do
  remember "imported-${import%%:*}" "$(post /api/benchmarks/import "{\"folder\": \"$data/imports/${import#*:}\"}" | jq -er .runId)"
done

# --- spellings: accepted specs that wait behind a long capture and are cancelled before they begin ------------------------
submit capture-holding <<'JSON'
{"kind": "capture", "name": "Legacy: held the worker, cancelled", "model": "tiny", "sides": [{"name": "capable", "persona": "capable", "promptSet": "terminal-tasks"}, {"name": "cautious", "persona": "cautious", "promptSet": "terminal-tasks"}, {"name": "terse", "persona": "terse", "promptSet": "terminal-tasks"}], "positions": ["response-mean"], "responseTokens": 1000, "batchTokens": 16}
JSON
await capture-holding running
source "$here/spellings.sh"
for name in $(cd "$root/ids" && ls -d spelling-*); do
  [ "$(state "$name")" = queued ] || { say "$name began"; exit 1; }
  post "/api/runs/$(id "$name")/cancel" > /dev/null
  patch "/api/runs/$(id "$name")" '{"tags": "spelling"}' > /dev/null
done
post "/api/runs/$(id capture-holding)/cancel" > /dev/null
await capture-holding cancelled

# --- room: models that were trained and thrown away, whole seconds for those that stay -------------------------------------
rm -r "$data/models/second"
episodes_model=$(get "/api/trainings/$(id training-episodes)" | jq -r .model.folder)
rm -r "$episodes_model"
stop_server
find "$data/models" -type f -exec touch -d '2026-01-02 03:04:05' {} +
start_server
until get /api/models | jq -e 'all(.[]; .missing or .contentHash != null)' > /dev/null; do sleep 0.5; done

# --- the end: a power cut that nobody has noticed yet ---------------------------------------------------------------------
submit training-running <<JSON
{"kind": "training", "name": "legacy-power-cut", "model": "tiny", "data": {"chats": "$data/inputs/chats.jsonl"}, "options": {"steps": 250, "sequenceTokens": 128, "rows": 1, "checkpointEvery": null}}
JSON
await_done training-running 5
submit capture-queued <<'JSON'
{"kind": "capture", "name": "Legacy: never begun", "model": "tiny", "sides": [{"name": "capable", "persona": "capable", "promptSet": "few"}, {"name": "cautious", "persona": "cautious", "promptSet": "few"}]}
JSON
kill_server
# A run that is running and a run that is queued, as the dead server left them.
[ "$(sqlite3 "$data/vectorscope.db" "select State from Runs where Id = '$(id capture-queued)'")" = queued ]

"$here/pack.sh"
