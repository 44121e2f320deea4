#!/usr/bin/env bash
# Steps and prefills of the CPU's own step beside llama.cpp, in turns on the same two processors.
# usage: [CONTEXT=500] LLAMA="python3 llama_driver.py LIBDIR" steps.sh MODEL MODEL.gguf ROUNDS [SHAPE ...]
#   LLAMA drives llama.cpp (node-llama-cpp 3.21.1): `decode CONTEXT STEPS ROWS …` and `prefill ROWSxTOKENS …` of a GGUF, one JSON line each.
set -eu
bench="dotnet $(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/artifacts/bin/Engine.Bench/release/Vectorscope.Engine.Bench.dll"
model=$1 gguf=$2 rounds=$3
shift 3
[ $# -gt 0 ] || set -- 1 4 16 48 60x96 1x2048
rows=() prompts=()
for shape in "$@"; do case $shape in *x*) prompts+=("$shape") ;; *) rows+=("$shape") ;; esac; done
grep -m1 'model name' /proc/cpuinfo
for round in $(seq "$rounds"); do
  echo "# round $round, load $(cut -d' ' -f1-3 /proc/loadavg)"
  $bench steps "$model" --own --context="${CONTEXT:-500}" "$@"
  [ ${#rows[@]} -eq 0 ] || $LLAMA "$gguf" decode "${CONTEXT:-500}" 96 "${rows[@]}" turns=3
  [ ${#prompts[@]} -eq 0 ] || $LLAMA "$gguf" prefill "${prompts[@]}" turns=3
done
