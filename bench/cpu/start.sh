#!/usr/bin/env bash
# From the start of a process to its first token, pocket model: the verb generate compiled ahead of time, by ./vectorscope and by itself; the
# same verb in the dashboard's program; llama.cpp. Seen from outside: until the first byte of the answer is there.
# usage: [LLAMA="python3 llama_driver.py LIBDIR"] start.sh MODEL MODEL.gguf ROUNDS
#   LLAMA prints of a GGUF, one JSON line: `load`, its own clock from before it opens the file to the first token.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
model=$1 gguf=$2 rounds=$3
native="$root/artifacts/generate/Vectorscope.Generate" dashboard="dotnet $root/artifacts/bin/Dashboard/release/Vectorscope.Dashboard.dll"
ask=(generate --model "$model" --max-tokens 1 "Say hello.")

# Milliseconds from starting a program to the first byte that it writes.
first_byte() {
  local start end pipe
  start=$EPOCHREALTIME
  exec {pipe}< <(exec "$@" 2>/dev/null)
  IFS= read -r -n 1 -u "$pipe"
  end=$EPOCHREALTIME
  cat <&"$pipe" >/dev/null
  exec {pipe}<&-
  echo $(((${end/./} - ${start/./}) / 1000))
}

grep -m1 'model name' /proc/cpuinfo
"$root/vectorscope" "${ask[@]}" >/dev/null
for round in $(seq "$rounds"); do
  echo "round $round load $(cut -d' ' -f1 /proc/loadavg)" \
    "true $(first_byte /bin/echo x)" \
    "native $(first_byte "$native" "${ask[@]}")" \
    "vectorscope $(first_byte "$root/vectorscope" "${ask[@]}")" \
    "version $(first_byte $dashboard --version)" \
    "dashboard $(first_byte $dashboard "${ask[@]}")"
  "$native" "${ask[@]}" 2>&1 >/dev/null
  [ -z "${LLAMA:-}" ] || $LLAMA "$gguf" load
done
# The parts of the engine alone, compiled at run time.
dotnet "$root/artifacts/bin/Engine.Bench/release/Vectorscope.Engine.Bench.dll" first-token "$model"
