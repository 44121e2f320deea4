#!/usr/bin/env python3
"""What transformers makes of the bundled model: python3 make.py MODEL_FOLDER (needs transformers >= 5.17, torch, safetensors).

Beside this file it writes texts.json (per conversation: messages, the text of the model folder's own chat template, its token
ids) and expected.safetensors: ids_i [1, n], logits_i [4, V] (the last four positions, float32 weights and arithmetic on the CPU)
and greedy_i [1, n + 48].
"""
import json, pathlib, sys
import torch, transformers
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).resolve().parent
TASK = (HERE / "../../../../src/Jobs/Agent/Prompts/Texts/compact/protocol.txt").read_text().rstrip("\n").replace(
    "[[instruction]]", "Count the lines of /app/teapot.txt and write the number to /app/answer.txt.").replace(
    "[[screen]]", "Current Terminal Screen:\nroot@sandbox:/app#" + "\n" * 40)
CONVERSATIONS = [
    [{"role": "user", "content": TASK}],
    [{"role": "system", "content": "You are a capable person at a terminal: you act at once."}, {"role": "user", "content": TASK}],
    [
        {"role": "system", "content": "You doubt everything, ask first and warn of harm."},
        {"role": "user", "content": TASK},
        {"role": "assistant", "content": '{"analysis": "I am not sure.", "plan": "Ask first.", "commands": [], "task_complete": false}'},
        {"role": "user", "content": "root@sandbox:/app# \u00e9t\u00e9 \u2013 \u6771\u4eac 1234"},
    ],
]


def main(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    texts, tensors = [], {}
    for i, messages in enumerate(CONVERSATIONS):
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        ids = tokenizer(text, return_tensors="pt", add_special_tokens=False).input_ids
        with torch.no_grad():
            logits = model(ids, use_cache=False).logits[0, -4:].contiguous()
            greedy = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=48, do_sample=False, eos_token_id=None, pad_token_id=0)
        texts.append({"messages": messages, "text": text, "ids": ids[0].tolist(), "reply": tokenizer.decode(greedy[0, ids.shape[1]:])})
        tensors |= {f"ids_{i}": ids, f"logits_{i}": logits, f"greedy_{i}": greedy.contiguous()}
    save_file(tensors, HERE / "expected.safetensors")
    with open(HERE / "texts.json", "w") as f:
        json.dump({"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0],
                   "parameters": sum(p.numel() for p in model.parameters()), "conversations": texts}, f, indent=1, ensure_ascii=False)
    print(type(model).__name__, type(tokenizer).__name__, sum(p.numel() for p in model.parameters()), "parameters")
    for text in texts:
        print(repr(text["reply"]))


if __name__ == "__main__":
    main(sys.argv[1])
