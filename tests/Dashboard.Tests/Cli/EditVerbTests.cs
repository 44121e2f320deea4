using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class EditVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_NoServer_MakesTheFolderAndPrintsOneObject()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder);
        // No tokenizer is needed, and what text would tell is left out.
        File.Delete(folder["model/tokenizer.json"]);

        var program = await ProductProcess.RunAsync(
            folder.Path, "edit", "--model", "model", "--intervention", "edits/ablate.json", "--out", "made/edited", "--writers", "attention,linear,mlp", "--arithmetic", "float32", "--json", "--data", "data");

        Assert.True(program.ExitCode == 0, program.Error);
        var answer = JsonNode.Parse(program.Output)!;
        Assert.Equal(("completed", folder["made/edited"]), ((string?)answer["state"], (string?)answer["model"]!["folder"]));
        Assert.Equal("No prompt set was named, so nothing was asked.", (string?)answer["notCompared"]);
        Assert.Equal(1, answer["coverage"]!.AsArray().Count(writer => writer!["left"] is not null));
        using var edited = Checkpoint.Open(folder["made/edited"]);
        Assert.Equal(new FileInfo(folder["made/edited/model.safetensors"]).Length, (long)answer["files"]!.AsArray().Single(file => (string?)file!["name"] == "model.safetensors")!["bytes"]!);
    }

    [Theory]
    [InlineData("""{"operations": [{"op": "add", "direction": "d.safetensors"}]}""", "operations[0].op")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "d.safetensors"}]}""", "operations[0].site")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "missing.safetensors", "site": "writes"}]}""", "missing.safetensors")]
    [InlineData("no json", "no JSON")]
    public async Task Edit_WhatCannotBeBaked_ExitTwoAndNameTheField(string intervention, string named)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, intervention);

        var answer = await Verb.RunAsync(folder.Path, "edit", "--model", "model", "--intervention", "edits/ablate.json", "--out", "made", "--data", "data", "--json");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["made"]));
    }

    private static async Task WriteAsync(TemporaryFolder folder, string intervention = """{"operations": [{"op": "ablate", "direction": "d.safetensors", "site": "writes"}]}""")
    {
        var config = NewModel.Create(new("tiny", folder["model"]), null, Stop).Config;
        var random = new SeededRandom(1, RandomPurpose.Test, 0);
        Directory.CreateDirectory(folder["edits"]);
        float[] rows = [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(_ => (float)random.NextNormal())];
        DirectionFile.Save(folder["edits/d.safetensors"], new Direction("d", config.LayerCount, rows), new Dictionary<string, string>());
        await File.WriteAllTextAsync(folder["edits/ablate.json"], intervention, Stop);
    }
}
