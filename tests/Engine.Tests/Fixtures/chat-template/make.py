"""Renders conversations with our chat template by Jinja, set up as transformers sets it up, and writes conversations.jsonl.

    python3 make.py          needs jinja2

Each line: messages, thinking (enable_thinking; null leaves it out), prompt (add_generation_prompt), and the text, or null
where the template refuses the conversation. The first line holds the SHA-256 of the template instead.
"""
import hashlib
import json
import pathlib
import random

import jinja2
import jinja2.sandbox

here = pathlib.Path(__file__).parent
source = (here / "../../../../src/Engine/Tokenization/ChatTemplates/chat_template.jinja").read_bytes()


def refuse(message):
    raise jinja2.exceptions.TemplateError(message)


environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
environment.globals["raise_exception"] = refuse
template = environment.from_string(source.decode())

chance = random.Random(20261123)
PIECES = ["ls -la", "\n", " ", "\t", "{\"a\": \"b\\n\"}", "Grüße", "生活", "\u00a0", "\u3000", "\u001f", "<think>", "</think>", "\n\n",
          "<tool_response>", "</tool_response>", "<|im_end|>", "why", "'s", "{{ x }}", "{% if %}", "e\u0301", "𝔘", "\r\n", "&lt;", "."]
TEXTS = ["", "Hi", "  two  words \n", "<think>\nwhy\n</think>\n\nanswer", "why\n</think>\n\nanswer", "a</think>b</think>\n\nc",
         "lost<think>why</think>new", "<think>never closed", "<tool_response>\nr\n</tool_response>", " <tool_response>x</tool_response>\n"]


def text():
    return chance.choice(TEXTS) if chance.random() < 0.3 else "".join(chance.choices(PIECES, k=chance.randrange(8)))


def message(role):
    made = {"role": role, "content": text()}
    if role == "assistant" and chance.random() < 0.4:
        made["reasoning_content"] = text()
    return made


def conversation():
    kind = chance.random()
    if kind < 0.6:  # an agent's: system and instruction, then replies and screens by turns
        roles = (["system"] if chance.random() < 0.8 else []) + ["user"] + ["assistant", "user"] * chance.randrange(4)
    elif kind < 0.8:
        roles = ["user", "assistant", "tool", "tool", "assistant", "tool", "assistant", "user", "tool"][:chance.randrange(1, 10)]
    else:
        roles = chance.choices(["system", "user", "assistant", "tool", "developer"], [1, 4, 4, 2, 0.3], k=chance.randrange(1, 6))
    return [message(role) for role in roles]


def render(messages, thinking, prompt):
    options = {} if thinking is None else {"enable_thinking": thinking}
    try:
        return template.render(messages=messages, add_generation_prompt=prompt, **options)
    except jinja2.exceptions.TemplateError:
        return None


with open(here / "conversations.jsonl", "w", newline="\n") as out:
    out.write(json.dumps({"template": hashlib.sha256(source).hexdigest()}) + "\n")
    for _ in range(400):
        messages, thinking, prompt = conversation(), chance.choice([None, True, False]), chance.random() < 0.8
        line = {"messages": messages, "thinking": thinking, "prompt": prompt, "text": render(messages, thinking, prompt)}
        out.write(json.dumps(line) + "\n")
