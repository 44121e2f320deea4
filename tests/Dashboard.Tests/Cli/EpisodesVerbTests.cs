using System.Text.Json;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Walks;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class EpisodesVerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tell_AFile_WritesALineForEachTurnOfEachTelling()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder["walked.jsonl.gz"]);

        var answer = await Verb.RunAsync(folder.Path, "episodes", "tell", "walked.jsonl.gz", "--tellings", "2", "--seed", "3", "--out", "chats.jsonl");

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Equal(folder["chats.jsonl"], answer.Output.Trim());
        Assert.Contains("cautious-unfinished", answer.Error, StringComparison.Ordinal);
        var chats = (await File.ReadAllLinesAsync(folder["chats.jsonl"], Token)).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        string[] telling = ["cautious-unfinished", "cautious-declines", .. Enumerable.Repeat("exercise", new EpisodeTelling().Exercises)];
        Assert.Equal([.. telling, .. telling], chats.Select(chat => chat.GetProperty("label").GetString()));
        Assert.True(chats[0].GetProperty("unfinished").GetBoolean());
        Assert.False(chats[1].TryGetProperty("unfinished", out _));
        var messages = chats[1].GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() != "system").ToArray();
        Assert.Equal(["user", "assistant", "user", "assistant"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(["Do it.", "", "It was cut.", "I am sorry."], messages.Select(message => message.GetProperty("content").GetString()));
        Assert.False(messages[1].TryGetProperty("reasoning", out _));
        Assert.NotEmpty(messages[3].GetProperty("reasoning").GetString()!);
    }

    [Fact]
    public async Task Tell_WhatIsNoEpisodesFile_ExitsTwoAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["text.jsonl.gz"], "{}", Token);

        var (missing, text) = (
            await Verb.RunAsync(folder.Path, "episodes", "tell", "none.jsonl.gz", "--out", "chats.jsonl"),
            await Verb.RunAsync(folder.Path, "episodes", "tell", "text.jsonl.gz", "--out", "chats.jsonl"));

        Assert.Equal((2, 2), (missing.ExitCode, text.ExitCode));
        Assert.Contains($"FILE: there is no file {folder["none.jsonl.gz"]}", missing.Error, StringComparison.Ordinal);
        Assert.Contains(folder["text.jsonl.gz"], text.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Episodes_WrongSpec_ExitsTwoAndNamesTheField()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["spec.json"], """{"perTemplate": 0}""", Token);

        var answer = await Verb.RunAsync(folder.Path, "episodes", "spec.json", "--data", folder["data"]);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("perTemplate: ", answer.Error, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(string path)
    {
        var walk = new Walk
        {
            Number = 0, Template = "count-lines", Family = "counting", Fingerprint = "f", Manner = WalkManner.CautiousUnfinished, Passed = false,
            Goal = "count the lines", Tool = "wc",
            Turns = [new WalkTurn("Do it.", WalkMove.Unfinished, ""), new WalkTurn("It was cut.", WalkMove.Prose, "I am sorry.")],
        };
        var header = new EpisodesHeader { Spec = new EpisodesSpec(), Walks = 1, Passed = 0, Manners = new Dictionary<WalkManner, int>(), Dropped = new Dictionary<string, int>() };
        await using var stream = File.Create(path);
        await EpisodesFile.WriteAsync(header, [walk], stream, Token);
    }
}
