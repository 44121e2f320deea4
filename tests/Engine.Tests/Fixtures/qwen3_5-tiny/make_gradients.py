#!/usr/bin/env python3
"""Makes gradients.safetensors beside this file: python3 make_gradients.py (needs torch, safetensors and transformers >= 5.17; CPU, float32).

The loss is the mean cross entropy of chosen tokens of three rows, each read alone: of each row's tokens from the second on,
those at places that leave 0 or 2 when divided by 5. Saved are ids_0 ... ids_2, learned_0 ... learned_2 (0 or 1 for each token),
the loss, and the gradient of every parameter under its name in the checkpoint.
"""
import os
import torch
from safetensors.torch import save_file
from transformers.models.qwen3_5.modeling_qwen3_5 import Qwen3_5ForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
LENGTHS = (70, 33, 150)

torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
model = Qwen3_5ForCausalLM.from_pretrained(HERE, dtype=torch.float32, attn_implementation="eager").train()
generator = torch.Generator().manual_seed(11)
rows = [torch.randint(0, model.config.vocab_size, (n,), generator=generator) for n in LENGTHS]
learned = [torch.tensor([t > 0 and t % 5 in (0, 2) for t in range(n)]) for n in LENGTHS]
total = sum(int(mask.sum()) for mask in learned)

loss = 0.0
for ids, mask in zip(rows, learned):
    logits = model(input_ids=ids[None], use_cache=False).logits[0].float()
    part = torch.nn.functional.cross_entropy(logits[:-1][mask[1:]], ids[1:][mask[1:]], reduction="sum") / total
    part.backward()
    loss += part.item()

tensors = {name: p.grad.contiguous() for name, p in model.named_parameters()}
missing = [name for name, grad in tensors.items() if grad is None or not torch.isfinite(grad).all()]
assert not missing, missing
tensors["loss"] = torch.tensor(loss, dtype=torch.float32)
for i, (ids, mask) in enumerate(zip(rows, learned)):
    tensors[f"ids_{i}"] = ids
    tensors[f"learned_{i}"] = mask.to(torch.int64)
path = os.path.join(HERE, "gradients.safetensors")
save_file(tensors, path, metadata={"format": "pt"})
print(f"loss {loss:.6f} over {total} tokens, {len(tensors)} tensors, {os.path.getsize(path)} bytes")
