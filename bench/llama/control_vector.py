#!/usr/bin/env python3
"""What a control vector in a GGUF file does to llama.cpp's logits: read and applied by llama.cpp itself. NumPy only.

usage: control_vector.py LIBDIR LOADER.so MODEL.gguf CONTROL.gguf IDS.safetensors OUT.safetensors STRENGTH [STRENGTH ...]
  LIBDIR holds the prebuilt libraries of node-llama-cpp 3.21.1 (llama.cpp v0.4.0), LOADER.so is built from load_control_vector.cpp beside
  this file, MODEL.gguf is a float32 model. ids [1, n] in; out `logits` [strengths, n, V] float32, `strengths`.
"""
import ctypes as C, glob, json, os, struct, sys
import numpy as np


class Raw(C.Structure):  # larger than either struct of parameters; passed in memory, so that the rest is never read
    _fields_ = [("b", C.c_uint8 * 512)]


class Batch(C.Structure):
    _fields_ = [("n_tokens", C.c_int32), ("token", C.c_void_p), ("embd", C.c_void_p), ("pos", C.c_void_p), ("n_seq_id", C.c_void_p), ("seq_id", C.c_void_p), ("logits", C.c_void_p)]


def read(path, name):
    data = open(path, "rb").read()
    n, = struct.unpack_from("<Q", data)
    entry = json.loads(data[8:8 + n])[name]
    return np.frombuffer(data, np.int64, int(np.prod(entry["shape"])), 8 + n + entry["data_offsets"][0]).reshape(entry["shape"])


def save(path, tensors):
    head, offset = {}, 0
    for name, value in tensors.items():
        head[name] = dict(dtype="F32", shape=list(value.shape), data_offsets=[offset, offset + value.nbytes])
        offset += value.nbytes
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            file.write(np.ascontiguousarray(value, np.float32).tobytes())


def main(libdir, loader, model_path, control, ids_path, out, *strengths):
    for pattern in ("libggml-base.so", "libggml.*.so", "libllama.*.so"):
        lib = C.CDLL(sorted(glob.glob(os.path.join(libdir, pattern)))[0], mode=C.RTLD_GLOBAL)
        if "libggml." in pattern:
            lib.ggml_backend_load_all_from_path.argtypes = [C.c_char_p]
            lib.ggml_backend_load_all_from_path(libdir.encode())
    llama, own = lib, C.CDLL(loader)
    own.load_control_vector.argtypes = [C.c_char_p, C.c_float, C.c_void_p, C.c_int, C.c_void_p]
    for name, result, arguments in (
            ("llama_model_default_params", Raw, []), ("llama_context_default_params", Raw, []), ("llama_model_load_from_file", C.c_void_p, [C.c_char_p, Raw]),
            ("llama_init_from_model", C.c_void_p, [C.c_void_p, Raw]), ("llama_decode", C.c_int32, [C.c_void_p, Batch]), ("llama_get_logits", C.c_void_p, [C.c_void_p]),
            ("llama_get_memory", C.c_void_p, [C.c_void_p]), ("llama_memory_clear", None, [C.c_void_p, C.c_bool]), ("llama_model_get_vocab", C.c_void_p, [C.c_void_p]),
            ("llama_vocab_n_tokens", C.c_int32, [C.c_void_p]), ("llama_model_n_embd", C.c_int32, [C.c_void_p]), ("llama_model_n_layer", C.c_int32, [C.c_void_p]),
            ("llama_set_adapter_cvec", C.c_int32, [C.c_void_p, C.c_void_p, C.c_size_t, C.c_int32, C.c_int32, C.c_int32])):
        function = getattr(llama, name)
        function.restype, function.argtypes = result, arguments
    llama.llama_backend_init()
    model = llama.llama_model_load_from_file(model_path.encode(), llama.llama_model_default_params())
    assert model, "the model was not loaded"
    width, layers, vocabulary = llama.llama_model_n_embd(model), llama.llama_model_n_layer(model), llama.llama_vocab_n_tokens(llama.llama_model_get_vocab(model))
    ids = read(ids_path, "ids")[0]
    parameters = llama.llama_context_default_params()
    # context, batch and micro-batch, threads, no flash attention, float32 keys and values (offsets as node-llama-cpp 3.21.1 lays them out)
    for offset, kind, value in ((0, "I", 256), (4, "I", len(ids)), (8, "I", len(ids)), (12, "I", 1), (20, "I", len(ids)), (28, "i", 2), (32, "i", 2), (52, "i", 0), (104, "i", 0), (108, "i", 0)):
        struct.pack_into("<" + kind, parameters.b, offset, value)
    context = llama.llama_init_from_model(model, parameters)
    assert context, "no context"
    token, pos, counts, sequence, wanted = ids.astype(np.int32), np.arange(len(ids), dtype=np.int32), np.ones(len(ids), np.int32), np.zeros(len(ids), np.int32), np.ones(len(ids), np.int8)
    sequences = sequence.ctypes.data + 4 * np.arange(len(ids), dtype=np.uint64)
    batch = Batch(len(ids), token.ctypes.data, None, pos.ctypes.data, counts.ctypes.data, sequences.ctypes.data, wanted.ctypes.data)
    results = []
    for strength in map(float, strengths):
        values = np.zeros(width * layers, np.float32)
        if strength:
            found = C.c_int()
            count = own.load_control_vector(control.encode(), strength, values.ctypes.data, values.size, C.byref(found))
            assert count > 0 and found.value == width, f"llama.cpp refused {control}: {count} values of width {found.value}"
        assert llama.llama_set_adapter_cvec(context, values.ctypes.data if strength else None, values.size, width, 1, layers) == 0
        llama.llama_memory_clear(llama.llama_get_memory(context), True)
        assert llama.llama_decode(context, batch) == 0
        pointer = C.cast(llama.llama_get_logits(context), C.POINTER(C.c_float))
        results.append(np.ctypeslib.as_array(pointer, (len(ids), vocabulary)).copy())
    save(out, {"logits": np.stack(results), "strengths": np.array(list(map(float, strengths)), np.float32)})
    print(f"{len(results)} strengths, {len(ids)} tokens, {vocabulary} logits each")


if __name__ == "__main__":
    main(*sys.argv[1:])
