#!/usr/bin/env python3
"""Makes the model and expected.safetensors beside this file: python3 make.py (needs NumPy; no other file).

A random model with what qwen3_5-tiny cannot judge: key and value heads of different width (12 and 20), three value heads per
key head, three query heads per key head, a rotary width of 6, an untied head, two layers of each kind, a nested config and the
long tensor prefix. The forward pass below is written for obviousness: float64, one token at a time, one row at a time, no
cache. It is an oracle independent of the engine.
"""
import json, os, struct
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
D, V, M, H, KV, HD, NK, NV, DK, DV, K = 40, 97, 48, 6, 2, 24, 2, 6, 12, 20, 4
KINDS = ["linear_attention", "full_attention", "linear_attention", "full_attention"]
EPS, THETA, R = 1e-6, 1e4, 6
LONG = 130


def weights():
    rng = np.random.default_rng(20260101)
    w = {}
    def put(name, *shape, scale=None, mean=0.0): w[name] = (mean + rng.normal(0, scale or shape[-1] ** -0.5, shape)).astype(np.float32)
    put("embed_tokens.weight", V, D, scale=0.5)
    for n, kind in enumerate(KINDS):
        p = f"layers.{n}."
        put(p + "input_layernorm.weight", D, scale=0.2); put(p + "post_attention_layernorm.weight", D, scale=0.2)
        put(p + "mlp.gate_proj.weight", M, D); put(p + "mlp.up_proj.weight", M, D); put(p + "mlp.down_proj.weight", D, M)
        if kind == "full_attention":
            a = p + "self_attn."
            put(a + "q_proj.weight", 2 * H * HD, D); put(a + "k_proj.weight", KV * HD, D); put(a + "v_proj.weight", KV * HD, D)
            put(a + "o_proj.weight", D, H * HD); put(a + "q_norm.weight", HD, scale=0.2); put(a + "k_norm.weight", HD, scale=0.2)
        else:
            a = p + "linear_attn."
            put(a + "in_proj_qkv.weight", 2 * NK * DK + NV * DV, D); put(a + "in_proj_z.weight", NV * DV, D)
            put(a + "in_proj_b.weight", NV, D); put(a + "in_proj_a.weight", NV, D)
            put(a + "conv1d.weight", 2 * NK * DK + NV * DV, 1, K, scale=0.4)
            put(a + "A_log", NV, scale=0.7, mean=-1.5); put(a + "dt_bias", NV, scale=0.7); put(a + "norm.weight", DV, scale=0.2, mean=1.0)
            put(a + "out_proj.weight", D, NV * DV)
    put("norm.weight", D, scale=0.2); put("lm_head.weight", V, D)
    return w


def sigmoid(x): return 1 / (1 + np.exp(-x))
def silu(x): return x * sigmoid(x)
def unit(x): return x / np.sqrt(np.mean(x * x, -1, keepdims=True) + EPS)
def length_one(x): return x / np.sqrt(np.sum(x * x, -1, keepdims=True) + 1e-6)


def rotate(x, t):
    out = x.copy(); half = R // 2
    for i in range(half):
        angle = t * THETA ** (-2 * i / R); c, s = np.cos(angle), np.sin(angle)
        out[..., i] = x[..., i] * c - x[..., i + half] * s; out[..., i + half] = x[..., i + half] * c + x[..., i] * s
    return out


def attention(w, p, h):
    n = len(h); q = (h @ w[p + "q_proj.weight"].T).reshape(n, H, 2, HD); gate = q[:, :, 1].reshape(n, H * HD)
    q = unit(q[:, :, 0]) * (1 + w[p + "q_norm.weight"]); k = unit((h @ w[p + "k_proj.weight"].T).reshape(n, KV, HD)) * (1 + w[p + "k_norm.weight"])
    v = (h @ w[p + "v_proj.weight"].T).reshape(n, KV, HD); q = np.stack([rotate(q[t], t) for t in range(n)]); k = np.stack([rotate(k[t], t) for t in range(n)])
    out = np.zeros((n, H, HD))
    for t in range(n):
        for head in range(H):
            pair = head // (H // KV); score = k[:t + 1, pair] @ q[t, head] / np.sqrt(HD); e = np.exp(score - score.max())
            out[t, head] = (e / e.sum()) @ v[:t + 1, pair]
    return (out.reshape(n, H * HD) * sigmoid(gate)) @ w[p + "o_proj.weight"].T


def delta(w, p, h):
    n = len(h); mixed = h @ w[p + "in_proj_qkv.weight"].T; z = (h @ w[p + "in_proj_z.weight"].T).reshape(n, NV, DV)
    beta = sigmoid(h @ w[p + "in_proj_b.weight"].T); g = -np.exp(w[p + "A_log"]) * np.log1p(np.exp(h @ w[p + "in_proj_a.weight"].T + w[p + "dt_bias"]))
    taps = w[p + "conv1d.weight"][:, 0]; y = np.zeros_like(mixed); states = [np.zeros((DK, DV)) for _ in range(NV)]; out = np.zeros((n, NV, DV))
    for t in range(n):
        for j in range(K):
            if t - K + 1 + j >= 0: y[t] += taps[:, j] * mixed[t - K + 1 + j]
        y[t] = silu(y[t]); q = length_one(y[t, :NK * DK].reshape(NK, DK)) / np.sqrt(DK); k = length_one(y[t, NK * DK:2 * NK * DK].reshape(NK, DK))
        v = y[t, 2 * NK * DK:].reshape(NV, DV)
        for j in range(NV):
            i = j // (NV // NK); s = np.exp(g[t, j]) * states[j]
            s = s + np.outer(k[i], beta[t, j] * (v[j] - s.T @ k[i])); states[j] = s; out[t, j] = s.T @ q[i]
    return (unit(out) * w[p + "norm.weight"] * silu(z)).reshape(n, NV * DV) @ w[p + "out_proj.weight"].T


def forward(w, ids):
    x = w["embed_tokens.weight"][ids]; hidden = []
    for n, kind in enumerate(KINDS):
        hidden.append(x); p = f"layers.{n}."; h = unit(x) * (1 + w[p + "input_layernorm.weight"])
        x = x + (attention(w, p + "self_attn.", h) if kind == "full_attention" else delta(w, p + "linear_attn.", h))
        h = unit(x) * (1 + w[p + "post_attention_layernorm.weight"])
        x = x + (silu(h @ w[p + "mlp.gate_proj.weight"].T) * (h @ w[p + "mlp.up_proj.weight"].T)) @ w[p + "mlp.down_proj.weight"].T
    y = unit(x) * (1 + w["norm.weight"]); hidden.append(y)
    return y @ w["lm_head.weight"].T, np.stack(hidden), x


def save(path, tensors):
    head, data, at = {}, [], 0
    for name, value in sorted(tensors.items()):
        raw = np.ascontiguousarray(value).tobytes()
        head[name] = {"dtype": {"float32": "F32", "int64": "I64"}[str(value.dtype)], "shape": list(value.shape), "data_offsets": [at, at + len(raw)]}
        data.append(raw); at += len(raw)
    text = json.dumps(head).encode(); text += b" " * (-len(text) % 8)
    with open(path, "wb") as f: f.write(struct.pack("<Q", len(text)) + text + b"".join(data))


w = weights()
save(HERE + "/model.safetensors", {(k if k == "lm_head.weight" else "model.language_model." + k): v for k, v in w.items()})
text = dict(model_type="qwen3_5_text", hidden_size=D, num_hidden_layers=len(KINDS), layer_types=KINDS, num_attention_heads=H, num_key_value_heads=KV,
            head_dim=HD, linear_num_key_heads=NK, linear_num_value_heads=NV, linear_key_head_dim=DK, linear_value_head_dim=DV,
            linear_conv_kernel_dim=K, intermediate_size=M, vocab_size=V, rms_norm_eps=EPS, hidden_act="silu", tie_word_embeddings=False, dtype="float32",
            rope_parameters=dict(rope_type="default", rope_theta=THETA, partial_rotary_factor=R / HD))
with open(HERE + "/config.json", "w") as f:
    json.dump(dict(architectures=["Qwen3_5ForConditionalGeneration"], model_type="qwen3_5", tie_word_embeddings=False, text_config=text), f, indent=1); f.write("\n")
ids = np.random.default_rng(7).integers(0, V, LONG)
logits, hidden, last = forward({k: v.astype(np.float64) for k, v in w.items()}, ids)
save(HERE + "/expected.safetensors", {"ids": ids[None].astype(np.int64), "logits": logits[None].astype(np.float32),
                                      "hidden": hidden[:, None].astype(np.float32), "last_block": last[None].astype(np.float32)})
print("logits", logits.std(), "hidden", [float(h.std()) for h in hidden])
