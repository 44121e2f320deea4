using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class TrainVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Train_NoServer_PrintsSteps_AndTheFolderOfTheModel()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, """{"kind": "training", "new": {"shape": "tiny", "vocabulary": 300}, "data": {"chats": "chats.jsonl"}, "evaluate": 0.25, "out": "made/small", "options": {"steps": 6, "sequenceTokens": 64, "rows": 1, "device": "cpu", "evaluateEvery": 3}}""");

        var people = await ProductProcess.RunAsync(folder.Path, "train", "spec.json", "--data", "data");
        Directory.Move(folder["made"], folder["kept"]);
        var program = await ProductProcess.RunAsync(folder.Path, "train", "spec.json", "--json", "--data", "data");

        Assert.True(people.ExitCode == 0, people.Error);
        var lines = people.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(8, lines.Length);
        Assert.Matches("^ +step +loss +eval", lines[0]);
        Assert.Equal(folder[Path.Combine("made", "small")], lines[^1]);
        Assert.True(program.ExitCode == 0, program.Error);
        var reports = program.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal([1, 2, 3, 4, 5, 6], reports[..^1].Select(report => (int)report["step"]!));
        Assert.Equal([3, 6], reports[..^1].Where(report => report["evaluationLoss"] is not null).Select(report => (int)report["step"]!));
        Assert.Equal(("completed", folder[Path.Combine("made", "small")]), ((string?)reports[^1]["state"], (string?)reports[^1]["model"]!["folder"]));
        Assert.True(File.Exists(folder[Path.Combine("made", "small", "model.safetensors")]));
    }

    [Theory]
    [InlineData("""{"kind": "capture", "model": "m"}""", "kind")]
    [InlineData("""{"model": "m"}""", "kind")]
    [InlineData("""{"kind": "training", "new": {"shape": "tiny"}, "data": {"chats": "chats.jsonl"}, "options": {"steps": 0}}""", "options.steps: ")]
    [InlineData("""{"kind": "training", "new": {"shape": "tiny"}, "data": {"chats": "other.jsonl"}, "options": {"steps": 1}}""", "other.jsonl")]
    public async Task Train_SpecThatCannotBeRun_ExitTwoAndNameTheField(string spec, string named)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, spec);

        var answer = await Verb.RunAsync(folder.Path, "train", "spec.json", "--data", "data");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(TemporaryFolder folder, string spec)
    {
        await File.WriteAllTextAsync(folder["spec.json"], spec, Stop);
        await File.WriteAllLinesAsync(folder["chats.jsonl"], Enumerable.Range(0, 8).Select(i => JsonSerializer.Serialize(new
        {
            messages = new object[] { new { role = "user", content = $"Say {i}." }, new { role = "assistant", content = $"{i}", reasoning = "Short." } },
        })), Stop);
    }
}
