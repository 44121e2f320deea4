#!/usr/bin/env bash
# The CUDA step: its tests, then its table beside transformers, on a machine that has PyTorch and a CUDA device and needs no .NET.
# usage: decode.sh PUBLISHED_FOLDER OUT [TURNS]   where PUBLISHED_FOLDER is made as for run.sh
# Tests run class by class, each in a process of its own: a fault of a kernel ends the process and nothing else.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$1 out=$2 turns=${3:-3} work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VECTORSCOPE_LIBTORCH=$(python3 -c 'import torch, os; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
ldconfig -p | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
bench="$app/Vectorscope.Engine.Bench"
{
  nvidia-smi --query-gpu=name,driver_version,clocks.max.sm --format=csv,noheader
  python3 -c 'import torch, transformers; print("torch", torch.__version__, "transformers", transformers.__version__)'
} | tee "$out/machine.txt"
export app out
printf '%s\n' Kernels GreedySteps LargeShape StepIntervention StepSampling StepPast ScheduledIntervention Scheduler Session Generate ProjectionWatch | xargs -P 4 -I{} bash -c '
  timeout 200 "$app/Vectorscope.Engine.Tests" --progress off --show-live-output on --filter-class "*.{}Tests" > "$out/{}.txt" 2>&1; code=$?
  echo "{}: $(grep -E "succeeded:|failed:|skipped:" "$out/{}.txt" | tr -s " \n" " ")exit $code"; grep -E "^OUTPUT|^failed" "$out/{}.txt"
' 2>&1 | tee "$out/tests.txt"
"$bench" new-model 4b "$work/4b"
for ((turn = 0; turn < turns; turn++)); do
  "$bench" cuda "$work/4b"
  python3 "$here/transformers_reference.py" decode "$work/4b" 1x512 8x512 32x512 89x512 2>/dev/null
done 2>&1 | tee "$out/decode.txt"
{
  for ((turn = 0; turn < turns; turn++)); do "$bench" first-token "$work/4b"; done
  "$bench" generate "$work/4b" 1 16 89
  "$bench" generate "$work/4b" --plain 1 16
} 2>&1 | tee "$out/generate.txt"
