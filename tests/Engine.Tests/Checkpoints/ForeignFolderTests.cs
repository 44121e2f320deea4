using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

/// <summary>Folders that people point at, as their programs leave them: what each is, is said.</summary>
public sealed class ForeignFolderTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 817952\n";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string[]> Cases => new()
    {
        { "fp8", ["quantised", "fp8"] },
        { "awq in the text config", ["quantised", "awq"] },
        { "mlx", ["quantised", "MLX"] },
        { "gptq tensors", ["quantised", "GPTQ", "qweight"] },
        { "adapter", ["adapter", "Qwen/Qwen3.5-4B"] },
        { "gguf", ["model-q4.gguf", "llama.cpp"] },
        { "gguf file", ["GGUF"] },
        { "safetensors file", ["give the folder"] },
        { "lfs weights", ["model.safetensors", "git-lfs", "git lfs pull"] },
        { "lfs tokenizer and weights gone", ["tokenizer.json", "git-lfs"] },
        { "hub", ["Hugging Face cache", "snapshots/aaaa"] },
        { "hub without snapshot", ["Download the model again"] },
        { "torch", ["pytorch_model.bin", "save_pretrained"] },
        { "partial", ["has not come to its end"] },
        { "parent", ["is no model itself", "/inner"] },
        { "gone", ["is gone"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_SomethingElse_SaysWhatItIs(string name, string[] says)
    {
        var path = Make(name);

        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Inspect(path));

        Assert.All(says, words => Assert.Contains(words, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_AModelBesideOtherFiles_IsAModel()
    {
        TinyModels.Write(_folder["model"]);
        File.WriteAllText(Path.Combine(_folder["model"], "model-q4.gguf"), "GGUF");
        File.WriteAllText(Path.Combine(_folder["model"], "adapter_config.json"), "{}");

        Assert.NotEmpty(Checkpoint.Inspect(_folder["model"]).Layers);
    }

    [Fact]
    public void Open_VisionTowerUnderTheTextModelsPrefix_IsPassedOver()
    {
        TinyModels.Write(_folder["model"]);
        var path = Path.Combine(_folder["model"], "model.safetensors");
        using (var tiny = SafetensorsFile.Open(path))
        {
            var declared = tiny.Tensors.Values.Select(t => new TensorDeclaration(Long(t.Name), t.Type, t.Shape))
                .Append(new TensorDeclaration("model.language_model.visual.blocks.0.norm1.weight", TensorType.F32, [4])).ToList();
            using var writer = SafetensorsWriter.Create(_folder["other"], declared);
            foreach (var name in tiny.Tensors.Keys) writer.Write(Long(name), tiny.ReadSingles(name));
            writer.Write("model.language_model.visual.blocks.0.norm1.weight", [1f, 2f, 3f, 4f]);
        }
        File.Move(_folder["other"], path, overwrite: true);

        Assert.Equal(Checkpoint.Inspect(Fixtures.TinyModel).Parameters, Checkpoint.Inspect(_folder["model"]).Parameters);

        static string Long(string name) => name.StartsWith("model.", StringComparison.Ordinal) ? $"model.language_model.{name[6..]}" : name;
    }

    private string Make(string name)
    {
        var folder = _folder["model"];
        string In(string file) => Path.Combine(folder, file);
        Directory.CreateDirectory(folder);
        void Tiny() => TinyModels.Write(folder);
        void Config(string from, string to)
        {
            var config = File.ReadAllText(In("config.json"));
            var brace = config.LastIndexOf(from, StringComparison.Ordinal);
            File.WriteAllText(In("config.json"), config[..brace] + to + config[brace..]);
            // Something about such weights does not fit; what matters here is what is said of it.
            File.Delete(In("model.safetensors"));
        }
        switch (name)
        {
            case "fp8": Tiny(); Config("}", ""","quantization_config": {"quant_method": "fp8", "activation_scheme": "dynamic"}"""); break;
            case "awq in the text config":
                File.WriteAllText(In("config.json"), """{"model_type": "qwen3_5", "text_config": {"model_type": "qwen3_5_text", "quantization_config": {"quant_method": "awq"}}}""");
                break;
            case "mlx": Tiny(); Config("}", ""","quantization": {"group_size": 64, "bits": 4}"""); break;
            case "gptq tensors":
                Tiny();
                using (var writer = SafetensorsWriter.Create(In("model.safetensors"), [new TensorDeclaration("model.layers.0.mlp.up_proj.qweight", TensorType.I32, [2])]))
                    writer.Write("model.layers.0.mlp.up_proj.qweight", [1L, 2L]);
                break;
            case "adapter":
                File.WriteAllText(In("adapter_config.json"), """{"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3.5-4B"}""");
                File.WriteAllBytes(In("adapter_model.safetensors"), []);
                break;
            case "gguf": File.WriteAllText(In("model-q4.gguf"), "GGUF"); break;
            case "gguf file": File.WriteAllText(In("model-q4.gguf"), "GGUF"); return In("model-q4.gguf");
            case "safetensors file": Tiny(); return In("model.safetensors");
            case "lfs weights": Tiny(); File.WriteAllText(In("model.safetensors"), Pointer); break;
            case "lfs tokenizer and weights gone": Tiny(); File.WriteAllText(In("tokenizer.json"), Pointer); File.Delete(In("model.safetensors")); break;
            case "hub": Directory.CreateDirectory(In("snapshots/aaaa")); Directory.CreateDirectory(In("blobs")); break;
            case "hub without snapshot": Directory.CreateDirectory(In("snapshots")); break;
            case "torch": Tiny(); File.Delete(In("model.safetensors")); File.WriteAllText(In("pytorch_model.bin"), "PK"); break;
            case "partial": Tiny(); File.Move(In("model.safetensors"), In("model.safetensors.incomplete")); break;
            case "parent": TinyModels.Write(In("inner")); break;
            default: return _folder["gone"];
        }
        return folder;
    }

    public void Dispose() => _folder.Dispose();
}
