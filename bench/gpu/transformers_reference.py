"""What transformers computes and how fast, for comparison with the engine on the same machine.

usage: transformers_reference.py logits MODEL_DIR INPUT.safetensors OUT.safetensors
           float32 logits (TF32 off) and bfloat16 logits of the same inputs, on the GPU
       transformers_reference.py last MODEL_DIR OUT.json
           last logits of a fixed prompt in float32 on the CPU, the committed oracle of `new-model --shape 4b-2 --vocab 512 --seed 1`
       transformers_reference.py capture MODEL_DIR [--cpu] [ROWSxTOKENS ...]
           tokens per second of a forward pass that returns all hidden states: bfloat16 on the GPU, best of 5; float32 on the CPU, once
       transformers_reference.py decode MODEL_DIR ROWSxCONTEXT ...
           milliseconds a step in bfloat16, top-k 20 on the device, the ids read by the host: median of 3 turns of 24 steps, least and most
"""
import json
import sys
import time
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
torch.set_float32_matmul_precision("highest")


def load(folder, dtype):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).to("cuda").eval()


@torch.no_grad()
def logits(folder, source, target):
    tensors = load_file(source)
    out = {}
    for dtype, name in ((torch.float32, "float32"), (torch.bfloat16, "bfloat16")):
        model = load(folder, dtype)
        for key, ids in tensors.items():
            out[f"{key}/{name}"] = model(ids.cuda(), use_cache=False).logits.float().cpu().contiguous()
        del model
        torch.cuda.empty_cache()
    save_file(out, target)


@torch.no_grad()
def capture(folder, arguments):
    cpu = arguments[:1] == ["--cpu"]
    shapes = arguments[1:] if cpu else arguments
    device, warm_ups, turns = ("cpu", 0, 1) if cpu else ("cuda", 2, 5)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32 if cpu else torch.bfloat16).to(device).eval()
    for shape in shapes or ["60x96", "16x512", "1x2048"]:
        rows, tokens = map(int, shape.split("x"))
        ids = torch.randint(0, model.config.get_text_config().vocab_size, (rows, tokens), generator=torch.Generator().manual_seed(1)).to(device)
        times = []
        for turn in range(warm_ups + turns):
            if not cpu:
                torch.cuda.synchronize()
            start = time.perf_counter()
            model(ids, output_hidden_states=True, use_cache=False, logits_to_keep=1)
            if not cpu:
                torch.cuda.synchronize()
            if turn >= warm_ups:
                times.append(time.perf_counter() - start)
        print(f"transformers capture {shape} {device}: {min(times) * 1e3:.1f} ms, {rows * tokens / min(times):,.0f} tokens/s", flush=True)


@torch.inference_mode()
def decode(folder, shapes):
    model = load(folder, torch.bfloat16)
    size = model.config.get_text_config().vocab_size
    for shape in shapes:
        rows, context = map(int, shape.split("x"))
        times = []
        for turn in range(3):
            ids = torch.randint(0, size, (rows, context), generator=torch.Generator().manual_seed(turn)).cuda()
            output = model(ids, use_cache=True, logits_to_keep=1)
            cache, ids = output.past_key_values, output.logits[:, -1].argmax(-1, keepdim=True)
            for step in range(3 + 24):
                if step == 3:
                    torch.cuda.synchronize()
                    start = time.perf_counter()
                logits = model(ids, past_key_values=cache, use_cache=True).logits[:, -1].float()
                best, at = logits.topk(20, -1)
                ids = at.gather(1, torch.multinomial(best.softmax(-1), 1))
                ids.tolist()
            times.append((time.perf_counter() - start) / 24 * 1e3)
            del output, cache
        print(f"transformers decode {shape}: {sorted(times)[1]:.1f} ms ({min(times):.1f} to {max(times):.1f})", flush=True)


@torch.no_grad()
def last(folder, target):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    ids = [i * 37 % 512 for i in range(100)]
    row = model(torch.tensor([ids]), use_cache=False, logits_to_keep=1).logits[0, -1]
    json.dump({"ids": ids, "lastLogits": row.tolist()}, open(target, "w"))


if __name__ == "__main__":
    if sys.argv[1] == "logits":
        logits(*sys.argv[2:5])
    elif sys.argv[1] == "last":
        last(*sys.argv[2:4])
    elif sys.argv[1] == "decode":
        decode(sys.argv[2], sys.argv[3:])
    else:
        capture(sys.argv[2], sys.argv[3:])
