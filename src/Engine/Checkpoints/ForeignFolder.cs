using System.Text.Json;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>
/// What a folder that does not open as a model is instead: quantised, an adapter, another program's format, a download that is not
/// whole. Asked after something failed, so that no folder that works is judged by a name.
/// </summary>
internal static class ForeignFolder
{
    private const string Unquantised = "The engine computes with float32, float16 and bfloat16 weights: use the unquantised model.";
    private const int PointerBytes = 1024;
    private const int MostFolders = 1000;

    private static readonly Dictionary<string, string> s_byTensor = new(StringComparer.Ordinal)
    {
        [".qweight"] = "GPTQ or AWQ", [".qzeros"] = "GPTQ or AWQ", [".weight_scale_inv"] = "FP8", [".weight_scale"] = "FP8",
        [".absmax"] = "bitsandbytes", [".quant_map"] = "bitsandbytes", [".SCB"] = "bitsandbytes", [".weight_packed"] = "compressed-tensors",
        [".scales"] = "MLX", [".weight_blocks"] = "MXFP4",
    };

    /// <summary>A sentence that says what it is and what to do; null when nothing of it is known.</summary>
    internal static string? Describe(string path)
    {
        try
        {
            return File.Exists(path) ? OfFile(path)
                : !Directory.Exists(path) ? "the folder is gone; put it back, or take it off the list"
                : Pointer(path) ?? Hub(path) ?? Partial(path) ?? Adapter(path) ?? Quantised(path) ?? Format(path) ?? Inside(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or CheckpointException)
        {
            return null;
        }
    }

    private static string OfFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gguf" => "is a GGUF file, the format of llama.cpp. Use the model's safetensors folder",
        ".safetensors" => $"is a file; give the folder that it lies in, {Path.GetDirectoryName(Path.GetFullPath(path))}",
        _ => "is a file, not a folder",
    };

    private static string? Pointer(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".safetensors" or ".json" or ".bin").Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length <= PointerBytes && FileState.Of(file).Bytes <= PointerBytes
                && PlainFile.ReadAllText(file, PointerBytes).StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal))
            {
                return $"{Path.GetFileName(file)} is a pointer of git-lfs and not the file itself. Run git lfs pull in the folder";
            }
        }
        return null;
    }

    private static string? Hub(string folder)
    {
        var snapshots = Path.Combine(folder, "snapshots");
        if (!Directory.Exists(snapshots))
        {
            return null;
        }
        return Directory.EnumerateDirectories(snapshots).Order(StringComparer.Ordinal).ToArray() is [_, ..] found
            ? $"is a repository of the Hugging Face cache, not a model. Give one of its snapshots: {string.Join(", ", found.Take(3))}"
            : "is a repository of the Hugging Face cache without any snapshot. Download the model again";
    }

    private static string? Partial(string folder) =>
        // Beside the files, or where the hub's programs keep what they have begun.
        new[] { folder, Path.Combine(folder, ".cache", "huggingface", "download") }.Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles).FirstOrDefault(file => Path.GetExtension(file) is ".incomplete" or ".part") is { } part
            ? $"is a download that has not come to its end ({Path.GetFileName(part)}). Download the model again"
            : null;

    private static string? Adapter(string folder)
    {
        var config = Path.Combine(folder, "adapter_config.json");
        if (!File.Exists(config))
        {
            return null;
        }
        using var document = JsonInput.ReadFile(config);
        var basis = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("base_model_name_or_path", out var name)
            && name.ValueKind == JsonValueKind.String ? $" for {Quote.Of(name.GetString())}" : "";
        return $"is an adapter (LoRA){basis}, not a model. Merge it into its model first, for example with merge_and_unload of PEFT";
    }

    private static string? Quantised(string folder)
    {
        var path = Path.Combine(folder, ModelConfigReader.ConfigFile);
        if (File.Exists(path))
        {
            using var document = ModelConfigReader.Parse(path);
            var keys = document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement : default;
            foreach (var owner in new[] { keys, Part(keys, "text_config") })
            {
                if (Part(owner, "quantization_config") is { ValueKind: JsonValueKind.Object } quantised)
                {
                    var method = Part(quantised, "quant_method") is { ValueKind: JsonValueKind.String } named ? Quote.Of(named.GetString()) : "quant_method unnamed";
                    return $"is quantised ({method}, says config.json). {Unquantised}";
                }
                if (Part(owner, "quantization") is { ValueKind: JsonValueKind.Object })
                {
                    return $"is quantised for MLX (says config.json). {Unquantised}";
                }
            }
        }
        foreach (var file in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
        {
            using var opened = SafetensorsFile.Open(file);
            foreach (var (name, entry) in opened.Tensors)
            {
                if (s_byTensor.FirstOrDefault(known => name.EndsWith(known.Key, StringComparison.Ordinal)) is { Key: { } } known)
                {
                    return $"is quantised ({known.Value}, by the tensor '{Quote.Of(name)}'). {Unquantised}";
                }
                if (entry.Type.Code().StartsWith("F8", StringComparison.Ordinal))
                {
                    return $"is quantised (FP8, by the tensor '{Quote.Of(name)}'). {Unquantised}";
                }
            }
        }
        return null;
    }

    private static string? Format(string folder)
    {
        if (Directory.EnumerateFiles(folder, "*.safetensors").Any())
        {
            return null;
        }
        string? First(params ReadOnlySpan<string> patterns)
        {
            foreach (var pattern in patterns)
            {
                if (Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).FirstOrDefault() is { } found) return Path.GetFileName(found);
            }
            return null;
        }
        return First("*.gguf") is { } gguf ? $"holds {gguf}, the format of llama.cpp, and no safetensors. Use the model's safetensors folder"
            : First("pytorch_model*.bin", "*.pt", "*.pth", "*.bin") is { } torch ? $"holds {torch} and no safetensors. Load it with transformers and write it with save_pretrained, which writes safetensors"
            : First("tf_model.h5", "flax_model.msgpack", "*.onnx") is { } other ? $"holds {other} and no safetensors. Fetch the model's safetensors"
            : null;
    }

    private static string? Inside(string folder) => File.Exists(Path.Combine(folder, ModelConfigReader.ConfigFile)) ? null
        : Directory.EnumerateDirectories(folder).Take(MostFolders).Where(inner => File.Exists(Path.Combine(inner, ModelConfigReader.ConfigFile))).Order(StringComparer.Ordinal).ToArray() is [_, ..] found
            ? $"is no model itself. It holds {string.Join(", ", found.Take(3))}; give one of these"
        : null;

    private static JsonElement Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
