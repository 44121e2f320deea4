"""Loads an edited model's folder in transformers on the GPU and compares its logits with the engine's.

usage: edit_check.py EDITED_DIR INPUT.safetensors OURS.safetensors [RESULT.json]
           INPUT holds ids [B, n]; OURS is what `vectorscope forward --model EDITED_DIR --input INPUT --out OURS` wrote for it, or what
           it wrote for the parent with `--intervention FILE.json`: tensors logits and, where asked for, greedy
           prints the largest difference in float32 (TF32 off), checks the manifest's hashes and that every tensor was used,
           and exits 1 when logits differ by more than 1e-4 of their scale or anything else does not hold
"""
import hashlib
import json
import os
import sys
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
torch.set_float32_matmul_precision("highest")
TOLERANCE = 1e-4


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 24):
            digest.update(part)
    return digest.hexdigest()


def manifest(folder):
    kept = json.load(open(os.path.join(folder, "edit.json")))
    wrong = [file["name"] for file in kept["files"] if sha256(os.path.join(folder, file["name"])) != file["sha256"]]
    stray = sorted(set(os.listdir(folder)) - {file["name"] for file in kept["files"]} - {"edit.json"})
    return {"head": kept["report"]["head"], "edited": sum(writer["left"] is None for writer in kept["report"]["writers"]), "wrongHashes": wrong, "strayFiles": stray}


@torch.no_grad()
def check(folder, source, ours):
    ids, expected = load_file(source), load_file(ours)
    model, loading = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    model = model.to("cuda").eval()
    # A text-only class leaves the vision tower and the draft head unused; nothing else may be.
    unexpected = [key for key in loading["unexpected_keys"] if "visual" not in key and not key.startswith("mtp.")]
    found = model(ids["ids"].cuda(), use_cache=False).logits.float().cpu()
    logits = expected["logits"].float().reshape(found.shape)
    scale, worst = logits.abs().max().item(), (logits - found).abs().max().item()
    agree = (logits.argmax(-1) == found.argmax(-1)).float().mean().item()
    return {"missing": sorted(loading["missing_keys"]), "unexpected": unexpected, "tied": bool(model.config.get_text_config().tie_word_embeddings),
            "largestDifference": worst, "scale": scale, "relative": worst / scale, "sameBestToken": agree}


if __name__ == "__main__":
    folder, source, ours = sys.argv[1:4]
    result = {"manifest": manifest(folder), "logits": check(folder, source, ours), "torch": torch.__version__, "gpu": torch.cuda.get_device_name()}
    text = json.dumps(result, indent=2)
    print(text)
    if len(sys.argv) > 4:
        open(sys.argv[4], "w").write(text + "\n")
    of, logits = result["manifest"], result["logits"]
    fine = not (of["wrongHashes"] or of["strayFiles"] or logits["missing"] or logits["unexpected"]) and logits["relative"] <= TOLERANCE
    sys.exit(0 if fine else 1)
