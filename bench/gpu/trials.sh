#!/usr/bin/env bash
# Whole benchmarks without their sandboxes by the CUDA kernels, on a machine that has PyTorch and a CUDA device and needs no .NET.
# usage: trials.sh PUBLISHED_FOLDER OUT 4B_MODEL [TURNS]   where PUBLISHED_FOLDER is made as for run.sh
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$1 out=$2 model=$3 turns=${4:-3}
export VECTORSCOPE_LIBTORCH=$(python3 -c 'import torch, os; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
ldconfig -p | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
for ((turn = 0; turn < turns; turn++)); do "$app/Vectorscope.Engine.Bench" trials "$model" "$here/../RESULTS.md" 56 168; done 2>&1 | tee "$out/trials.txt"
