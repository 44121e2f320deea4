using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class LaunchVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Launch_NoServer_RunsHereAndExitsByTheOutcome()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["good.json"], """{"kind":"count","to":3}""", Stop);
        await File.WriteAllTextAsync(folder["bad.json"], """{"kind":"count","to":3,"failAt":2}""", Stop);

        var good = await Verb.RunCountingAsync(folder.Path, "launch", "good.json", "--data", "data");
        var bad = await Verb.RunCountingAsync(folder.Path, "launch", "bad.json", "--wait", "--json", "--data", "data");

        Assert.Equal(0, good.ExitCode);
        Assert.Single(good.Output.TrimEnd('\n').Split('\n'));
        Assert.Contains("Counted to 3.", good.Error, StringComparison.Ordinal);
        Assert.Equal(1, bad.ExitCode);
        Assert.Equal("failed", (string?)JsonNode.Parse(bad.Output)!["state"]);
        Assert.Contains("Count less far.", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_ServerHoldsTheFolder_RunsThere()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["good.json"], """{"kind":"count","to":3}""", Stop);
        await File.WriteAllTextAsync(folder["endless.json"], """{"kind":"count","to":0}""", Stop);

        // Without the kind in the verb's own services: only the server can know it.
        var waited = await Verb.RunAsync(folder.Path, "launch", "good.json", "--wait", "--data", served.Data);
        var left = await Verb.RunAsync(folder.Path, "launch", "endless.json", "--data", served.Data);

        Assert.Equal((0, 0), (waited.ExitCode, left.ExitCode));
        Assert.Contains(served.Address, waited.Error, StringComparison.Ordinal);
        await served.UntilAsync(left.Output.Trim(), "running");
        var cancelled = await Verb.RunAsync(folder.Path, "runs", "cancel", left.Output.Trim(), "--data", served.Data);
        Assert.Equal(0, cancelled.ExitCode);
        await served.UntilAsync(left.Output.Trim(), "cancelled");
    }

    [Fact]
    public async Task Launch_ServerWantsAToken_IsGivenTheConfiguredOne()
    {
        const string token = "0123456789abcdef0123";
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register, ("Security:Token", token));
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["good.json"], """{"kind":"count","to":3}""", Stop);

        var without = await Verb.RunAsync(folder.Path, "launch", "good.json", "--data", served.Data);
        var with = await Verb.RunAsync(folder.Path, "launch", "good.json", "--wait", "--data", served.Data, "--set", $"Security:Token={token}");

        Assert.Equal((1, 0), (without.ExitCode, with.ExitCode));
        Assert.Contains("Security:Token", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_BadSpec_ExitsTwoNamingTheFieldHereAndThere()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.json"], """{"kind":"count","to":-3}""", Stop);

        var there = await Verb.RunAsync(folder.Path, "launch", "bad.json", "--data", served.Data);
        var here = await Verb.RunCountingAsync(folder.Path, "launch", "bad.json", "--data", "data");

        Assert.All([there, here], answer => Assert.Equal((2, "", "vectorscope: to: It must be a whole number, 0 to 2147483647.\n"), (answer.ExitCode, answer.Output, answer.Error)));
    }

    [Fact]
    public async Task Launch_TwoAtOnceInANewFolder_BothRunToTheirEndsAndLeaveNoServer()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["good.json"], """{"kind":"count","to":3}""", Stop);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Verb.RunCountingAsync(folder.Path, "launch", "good.json", "--data", "data"), Stop)));

        Assert.All(answers, answer => Assert.True(answer.ExitCode == 0, answer.Error));
        var listed = JsonNode.Parse((await Verb.RunAsync(folder.Path, "runs", "--json", "--data", "data")).Output)!.AsArray();
        Assert.Equal(answers.Select(answer => answer.Output.Trim()).Order(), listed.Select(run => (string)run!["id"]!).Order());
        Assert.All(listed, run => Assert.Equal("completed", (string?)run!["state"]));
        Assert.False(File.Exists(folder["data/server.json"]));
    }

    [Fact]
    public async Task Launch_OthersAreQueued_WorksOnItsOwnRunAlone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.json"], """{"kind":"count","to":3,"failAt":2}""", Stop);
        await File.WriteAllTextAsync(folder["good.json"], """{"kind":"count","to":3}""", Stop);
        var queued = (await Verb.RunCountingAsync(folder.Path, "launch", "bad.json", "--data", "data")).Output.Trim();
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "runs", "resume", queued, "--data", "data")).ExitCode);

        var answer = await Verb.RunCountingAsync(folder.Path, "launch", "good.json", "--data", "data");

        Assert.Equal(0, answer.ExitCode);
        var shown = await Verb.RunAsync(folder.Path, "runs", "show", queued, "--json", "--data", "data");
        Assert.Equal("queued", (string?)JsonNode.Parse(shown.Output)!["state"]);
    }

    [Fact]
    public async Task Set_WhatTheServerDecides_IsNamedAsNotApplying()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        using var folder = new TemporaryFolder();

        var there = await Verb.RunAsync(folder.Path, "runs", "--set", "Engine:Device=cpu", "--set", $"Data:Folder={served.Data}");
        var here = await Verb.RunAsync(folder.Path, "runs", "--set", "Engine:Device=cpu", "--data", "data");

        Assert.Equal((0, 0, ""), (there.ExitCode, here.ExitCode, here.Error));
        Assert.Equal($"vectorscope: the server at {served.Address} has settings of its own; these do not apply there: --set Engine:Device.\n", there.Error);
    }

    [Theory]
    [InlineData("missing.json", "missing.json")]
    [InlineData("list.json", "no JSON object")]
    [InlineData("broken.json", "not JSON")]
    public async Task Launch_UnreadableSpec_ExitsTwo(string file, string named)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["list.json"], "[]", Stop);
        await File.WriteAllTextAsync(folder["broken.json"], "{", Stop);

        var answer = await Verb.RunAsync(folder.Path, "launch", file, "--data", "data");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_CtrlC_CancelsTheRunAndItCanBeResumed()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "new-model", "--shape", "pocket", "--out", "model")).ExitCode);
        using var process = ProductProcess.Start(folder.Path, "capture", "--data", "data", "--model", "model", "--personas", "capable,cautious", "--prompts", "terminal-tasks", "--device", "cpu", "--batch-tokens", "512");
        var id = await process.Output.ReadLineAsync(Stop);
        while (await process.Error.ReadLineAsync(Stop) is { } line && !line.StartsWith("capturing", StringComparison.Ordinal)) { }

        process.Signal(2);
        var end = await process.EndAsync();

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("cancelled:", end.Error, StringComparison.Ordinal);
        var listed = await Verb.RunAsync(folder.Path, "runs", "list", "--state", "cancelled", "--json", "--data", "data");
        Assert.Equal(id, (string?)Assert.Single(JsonNode.Parse(listed.Output)!.AsArray())!["id"]);
        var resumed = await Verb.RunAsync(folder.Path, "runs", "resume", id!, "--data", "data");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("no server", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_Killed_IsInterruptedForTheNextVerbAndCanBeResumed()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "new-model", "--shape", "pocket", "--out", "model")).ExitCode);
        using var process = ProductProcess.Start(folder.Path, "capture", "--data", "data", "--model", "model", "--personas", "capable,cautious", "--prompts", "terminal-tasks", "--device", "cpu", "--batch-tokens", "512");
        var id = await process.Output.ReadLineAsync(Stop);
        while (await process.Error.ReadLineAsync(Stop) is { } line && !line.StartsWith("capturing", StringComparison.Ordinal)) { }

        process.Signal(9);
        await process.EndAsync();

        Assert.False(File.Exists(folder["data/server.json"]));
        var listed = await Verb.RunAsync(folder.Path, "runs", "--json", "--data", "data");
        Assert.Equal((id, "interrupted"), ((string?)JsonNode.Parse(listed.Output)![0]!["id"], (string?)JsonNode.Parse(listed.Output)![0]!["state"]));
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "runs", "resume", id!, "--data", "data")).ExitCode);
    }
}
