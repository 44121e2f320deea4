using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

public sealed class CheckpointInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Inspect_FolderSavedByTransformers_SumsUpItsParts()
    {
        var info = Checkpoint.Inspect(Fixtures.TinyModel);

        Assert.Equal("qwen3_5-tiny", info.Name);
        Assert.Equal((204_488, 817_952), (info.Parameters, info.Bytes));
        Assert.Equal(320 * 64, info.EmbeddingParameters);
        Assert.Equal([1, 2, 3, 4], info.Layers.Select(l => l.Layer));
        Assert.Equal([LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.FullAttention], info.Layers.Select(l => l.Kind));
        // Norms, q with gate, k, v, o, head norms, MLP.
        Assert.Equal(2 * 64 + 256 * 64 + 2 * 64 * 64 + 64 * 128 + 2 * 32 + 3 * 64 * 128, info.Layers[3].Parameters);
        Assert.All(info.Layers, l => Assert.Equal(l.Parameters * 4, l.Bytes));
        Assert.Equal([new(TensorType.F32, 204_488L)], info.Types);
        Assert.Equal(["model.safetensors"], info.Shards);
        Assert.Equal((false, false, true), (info.HasTokenizer, info.HasChatTemplate, info.HasGenerationConfig));
        Assert.Contains(info.Warnings, w => w.Contains("tokenizer.json is missing", StringComparison.Ordinal));
        Assert.Contains(info.Warnings, w => w.Contains("No stop token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chat_template.jinja", "x", true)]
    [InlineData("tokenizer_config.json", """{"chat_template":"x"}""", true)]
    [InlineData("tokenizer_config.json", """{"model_max_length":1}""", false)]
    [InlineData("tokenizer_config.json", "{", false)]
    public void Inspect_ChatTemplate_IsFoundInEitherFile(string file, string content, bool expected)
    {
        CopyTiny(_folder.Path);
        File.WriteAllText(_folder[file], content);

        var info = Checkpoint.Inspect(_folder.Path);

        Assert.Equal(expected, info.HasChatTemplate);
        Assert.Equal(content == "{", info.Warnings.Any(w => w.Contains("tokenizer_config.json", StringComparison.Ordinal)));
    }

    [Fact]
    public void FindFolders_ModelsAtSeveralDepths_FindsThoseOfTheFamilyAndReportsBrokenOnes()
    {
        CopyTiny(_folder["good"]);
        CopyTiny(_folder["a/b/deep"]);
        CopyTiny(_folder["a/b/c/too-deep"]);
        CopyTiny(_folder["broken"]);
        File.WriteAllText(_folder["broken/config.json"], "{");
        CopyTiny(_folder["no-weights"]);
        File.Delete(_folder["no-weights/model.safetensors"]);
        CopyTiny(_folder["other"]);
        File.WriteAllText(_folder["other/config.json"], """{"model_type":"llama"}""");
        Directory.CreateDirectory(_folder["web"]);
        File.WriteAllText(_folder["web/config.json"], "not json, not a model");

        var found = Checkpoint.FindFolders(_folder.Path);

        Assert.Equal([_folder["a/b/deep"], _folder["broken"], _folder["good"], _folder["no-weights"]], found.Select(f => f.Folder));
        Assert.Null(found[0].Problem);
        Assert.StartsWith("config.json is not valid JSON", found[1].Problem, StringComparison.Ordinal);
        Assert.Null(found[2].Problem);
        Assert.Contains("no safetensors files", found[3].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void FindFolders_RootThatIsAModelOrDoesNotExist_SaysSo()
    {
        Assert.Equal([new(Fixtures.TinyModel, null)], Checkpoint.FindFolders(Fixtures.TinyModel));
        Assert.Contains("cannot be read", Assert.Single(Checkpoint.FindFolders(_folder["absent"])).Problem, StringComparison.Ordinal);
    }

    private static void CopyTiny(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["config.json", "generation_config.json", "model.safetensors"])
            File.Copy(Path.Combine(Fixtures.TinyModel, name), Path.Combine(folder, name));
    }

    public void Dispose() => _folder.Dispose();
}
