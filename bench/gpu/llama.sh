#!/usr/bin/env bash
# llama.cpp beside the CUDA kernels, in one command: steps, prompts, captures and logits of the 4B shape; needs PyTorch and a CUDA device, no .NET.
# usage: LLAMA="python3 llama_driver.py LIBDIR" GGUF=4b-bf16.gguf [GGUF32=4b-f32.gguf] llama.sh PUBLISHED_FOLDER OUT 4B_MODEL [TURNS]
#   PUBLISHED_FOLDER is made as for run.sh. LLAMA drives llama.cpp (node-llama-cpp 3.21.1), one JSON line a figure:
#   `GGUF prefill ROWSxTOKENS …`, `GGUF decode CONTEXT STEPS ROWS …`, `GGUF logits IDS OUT`. GGUF32 is computed on the processor, in float32.
set -u
app=$1 out=$2 model=$3 turns=${4:-3} work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VECTORSCOPE_LIBTORCH=$(python3 -c 'import torch, os; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
ldconfig -p | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
bench="$app/Vectorscope.Engine.Bench"
for ((turn = 0; turn < turns; turn++)); do
  echo "# turn $turn"
  "$bench" capture "$model" 60x96 16x512 1x2048
  "$bench" prompts "$model" 60x96 16x512 1x2048
  $LLAMA "$GGUF" prefill 60x96 16x512 1x2048 turns=3 ub=2048 2>/dev/null
  "$bench" cuda "$model" 1x512 8x512 32x512 89x512
  $LLAMA "$GGUF" decode 512 32 1 8 32 89 sample=0 turns=3 ub=2048 2>/dev/null
done 2>&1 | tee "$out/llama.txt"
{
  vocabulary=$(python3 -c 'import json, sys; c = json.load(open(sys.argv[1])); print(c.get("text_config", c)["vocab_size"])' "$model/config.json")
  "$bench" inputs "$work/ids.safetensors" "$vocabulary" 3x100
  $LLAMA "$GGUF" logits "$work/ids.safetensors" "$work/llama.cpp bfloat16.safetensors" 2>/dev/null
  [ -z "${GGUF32:-}" ] || CUDA_VISIBLE_DEVICES= $LLAMA "$GGUF32" logits "$work/ids.safetensors" "$work/llama.cpp float32, processor.safetensors" threads=$(nproc) kv=f32 fa=0 2>/dev/null
  "$bench" logits "$model" "$work/ids.safetensors" "$work"/llama*.safetensors
} 2>&1 | tee "$out/logits.txt"
