#!/usr/bin/env bash
# Prompts and captures by the CUDA kernels beside transformers (llama.sh has llama.cpp), on a machine that has PyTorch and a CUDA device and needs no .NET.
# usage: prompts.sh PUBLISHED_FOLDER OUT 4B_MODEL [TURNS]   where PUBLISHED_FOLDER is made as for run.sh
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$1 out=$2 model=$3 turns=${4:-3}
export VECTORSCOPE_LIBTORCH=$(python3 -c 'import torch, os; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
ldconfig -p | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
bench="$app/Vectorscope.Engine.Bench"
for ((turn = 0; turn < turns; turn++)); do
  echo "# turn $turn"
  "$bench" prompts "$model"
  "$bench" capture "$model" 60x96 16x512 1x2048
  python3 "$here/transformers_reference.py" capture "$model" 60x96 16x512 1x2048 2>/dev/null
  "$bench" first-token "$model"
done 2>&1 | tee "$out/prompts.txt"
