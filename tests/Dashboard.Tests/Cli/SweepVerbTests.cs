using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class SweepVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_NoServer_WritesALineForEachCell_FromFlagsAboveAFile()
    {
        using var folder = new TemporaryFolder();
        var config = NewModel.Create(new("tiny", folder["model"]), null, Stop).Config;
        DirectionFile.Save(folder["d.safetensors"], new Direction("d", config.LayerCount, [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => (float)Math.Cos(i))]), new Dictionary<string, string>());
        await File.WriteAllTextAsync(folder["sweep.json"], """{"kind":"sweep","model":"model","direction":"d.safetensors","operations":[{"op":"add"}],"layers":["all"],"strengths":[9],"promptSet":"terminal-tasks","mostPrompts":1,"replyTokens":4,"device":"cpu"}""", Stop);

        var program = await ProductProcess.RunAsync(folder.Path, "sweep", "--spec", "sweep.json", "--layers", "1,2-3", "--strengths=-1,2", "--wait", "--data", "data");

        Assert.True(program.ExitCode == 0, program.Error);
        var lines = program.Output.TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        Assert.Equal(["cell", "base", "add.L1.s-1", "add.L1.s2", "add.L2-3.s-1", "add.L2-3.s2"], lines.TakeLast(6).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Sweep_WhatCannotBeSwept_ExitsTwoAndNamesTheField()
    {
        using var folder = new TemporaryFolder();
        NewModel.Create(new("tiny", folder["model"]), null, Stop);

        var answer = await Verb.RunAsync(folder.Path, "sweep", "--preset", "strengths", "--model", "model", "--direction", "missing.safetensors", "--prompts", "terminal-tasks", "--data", "data");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("missing.safetensors", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_DryRun_PrintsThePresetWithWhatWasGiven()
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, "sweep", "--preset", "calibrate", "--model", "m", "--direction", "axis", "--prompts", "neutral", "--reply-tokens", "12", "--dry-run", "--data", "data");

        Assert.Equal(0, answer.ExitCode);
        var spec = JsonNode.Parse(answer.Output)!;
        Assert.Equal(("sweep", "axis", 12, 1), ((string)spec["kind"]!, (string)spec["direction"]!, (int)spec["replyTokens"]!, (int)spec["calibrate"]!["target"]!));
    }
}
