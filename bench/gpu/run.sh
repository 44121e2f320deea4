#!/usr/bin/env bash
# Runs the parity tests and the GPU measurements on a machine that has PyTorch and a CUDA device and needs no .NET.
# usage: run.sh PUBLISHED_FOLDER OUT   where PUBLISHED_FOLDER holds, in one folder:
#   dotnet publish tests/Engine.Tests  -c Release -r linux-x64 --self-contained -p:TorchBackend=none -o PUBLISHED_FOLDER
#   dotnet publish bench/Engine.Bench  -c Release -r linux-x64 --self-contained -p:TorchBackend=none -o PUBLISHED_FOLDER
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$1 out=$2 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VECTORSCOPE_LIBTORCH=$(python3 -c 'import torch, os; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
ldconfig -p | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
bench="$app/Vectorscope.Engine.Bench" peer="$here/transformers_reference.py"
{
  nvidia-smi --query-gpu=name,driver_version,clocks.max.sm --format=csv,noheader
  python3 -c 'import torch, transformers; print("torch", torch.__version__, "transformers", transformers.__version__)'
} | tee "$out/machine.txt"

step() { echo "== $*"; date +%T; }
step tests
"$app/Vectorscope.Engine.Tests" --progress off 2>&1 | tail -n 60 | tee "$out/tests.txt"

for shape in pocket 4b-2; do
  step compare $shape
  "$bench" new-model $shape "$work/$shape" 512
  "$bench" inputs "$work/$shape.inputs" 512
  python3 "$peer" logits "$work/$shape" "$work/$shape.inputs" "$work/$shape.theirs" 2>&1 | grep -v -i -E 'warning|loading weights|falling back'
  "$bench" compare "$work/$shape" "$work/$shape.inputs" "$work/$shape.theirs"
done 2>&1 | tee "$out/compare.txt"
step oracle
python3 "$peer" last "$work/4b-2" "$out/4b-2-last-logits.json" 2>/dev/null

step capture
{
  "$bench" new-model 4b "$work/4b"
  python3 "$peer" capture "$work/4b" 2>&1 | grep tokens/s
  "$bench" capture "$work/4b"
  python3 "$peer" capture "$work/4b" --cpu 60x96 1x2048 2>&1 | grep tokens/s
  "$bench" capture "$work/4b" --cpu 60x96 1x2048
} 2>&1 | tee "$out/capture.txt"
