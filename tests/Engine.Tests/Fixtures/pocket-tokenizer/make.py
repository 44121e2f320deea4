"""Says what transformers makes of a model folder of ours: writes vectors.jsonl beside this file and checks the chat template.

    python3 make.py FOLDER       needs transformers; FOLDER holds config.json, tokenizer.json, tokenizer_config.json, chat_template.jinja

Each line: text, ids, decoded. The conversations of ../chat-template must come out of apply_chat_template as they stand there.
"""
import json
import pathlib
import random
import sys

import transformers

here = pathlib.Path(__file__).parent
tokenizer = transformers.AutoTokenizer.from_pretrained(sys.argv[1])
assert tokenizer.eos_token == "<|im_end|>" and tokenizer.pad_token == "<|endoftext|>", (tokenizer.eos_token, tokenizer.pad_token)

chance = random.Random(7)
PIECES = ["ls -la /app", "{\n  \"analysis\": \"", "\",\n", "\n", "\r\n", " ", "   ", "\t", "the", " files", "'s", "'S", "I'll", "1234", "3.14", "Grüße", "生活",
          "e\u0301", "\u0301", "क\u094d", "\u00a0", "\u2028", "𝔘", "😀", "👩‍💻", "<|im_start|>", "<|im_end|>", "<think>", "</think>", "<|endoftext|>", "<|im", "\0", "ſ",
          "root@task:/app# ", "grep -rn 'TODO' . | sort -u > out.txt", "==========", "--------"]
texts = ["", "Hello, world!", "It's 5 o'clock.", *PIECES]
texts += ["".join(chance.choices(PIECES, k=chance.randrange(1, 12))) for _ in range(300)]

with open(here / "vectors.jsonl", "w", newline="\n") as out:
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False)
        decoded = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        out.write(json.dumps({"text": text, "ids": ids, "decoded": decoded}) + "\n")

checked = 0
for line in (here / "../chat-template/conversations.jsonl").read_text().splitlines()[1:]:
    given = json.loads(line)
    if given["text"] is None:
        continue
    options = {} if given["thinking"] is None else {"enable_thinking": given["thinking"]}
    text = tokenizer.apply_chat_template(given["messages"], tokenize=False, add_generation_prompt=given["prompt"], **options)
    assert text == given["text"], (given, text)
    checked += 1
print(f"transformers {transformers.__version__}, {type(tokenizer).__name__}: {len(texts)} texts written, {checked} conversations agree.")
