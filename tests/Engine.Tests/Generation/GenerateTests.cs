using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

public sealed class GenerateTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly SamplingOptions Greedy = new() { Greedy = true, MaxTokens = 24 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SafetensorsFile Expected() => SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "expected.safetensors"));

    private static int[] Prompt(SafetensorsFile expected, int n) => [.. expected.ReadIntegers($"ids_{n}").Select(i => (int)i)];

    private static int[] Continuation(SafetensorsFile expected, int n, int count) =>
        [.. expected.ReadIntegers($"greedy_{n}").Skip(n).Take(count).Select(i => (int)i)];

    private static Task<IReadOnlyList<GeneratedReply>> Run(LanguageModel model, params GenerationRow[] rows) =>
        model.GenerateAsync(new(rows), null, Cancel);

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Generate_RowsOfManyLengthsThatEndApart_ContinueAsTransformersDoesEachAlone(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        using var expected = Expected();
        (int Prompt, int Tokens)[] rows = [(63, 24), (5, 3), (150, 12), (1, 24), (64, 1)];

        var replies = await Run(model, [.. rows.Select(r => new GenerationRow(Prompt(expected, r.Prompt), Greedy with { MaxTokens = r.Tokens }))]);

        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(Continuation(expected, rows[i].Prompt, rows[i].Tokens), replies[i].Ids);
            Assert.Equal(StopReason.Length, replies[i].Reason);
            Assert.Equal(rows[i].Prompt, replies[i].PromptTokens);
        }
    }

    [Fact]
    public async Task Generate_StopToken_EndsTheReplyBeforeItAndNamesIt()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var expected = Expected();
        var full = Continuation(expected, 65, 24);
        var stop = full.First(id => id != full[0]);

        var reply = (await Run(model, new GenerationRow(Prompt(expected, 65), Greedy with { StopIds = [319, stop] })))[0];

        Assert.Equal(full[..Array.IndexOf(full, stop)], reply.Ids);
        Assert.Equal((StopReason.Stop, stop), (reply.Reason, reply.StopId));
    }

    [Fact]
    public async Task Generate_Sampled_DependsOnTheSeedAndNotOnTheNeighbours()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var expected = Expected();
        var sampling = new SamplingOptions { Temperature = 1.5, TopK = 40, TopP = 0.95, MaxTokens = 16, Seed = 3 };
        var row = new GenerationRow(Prompt(expected, 5), sampling);

        var alone = (await Run(model, row))[0];
        var among = await Run(model,
            new(Prompt(expected, 63), Greedy with { MaxTokens = 4 }), row,
            new(Prompt(expected, 5), sampling with { Seed = 4 }),
            new(Prompt(expected, 5), sampling with { TopK = 0 }));

        Assert.Equal(alone.Ids, among[1].Ids);
        Assert.NotEqual(alone.Ids, among[2].Ids);
        Assert.True(alone.Ids.Distinct().Count() > 4);
    }

    [Fact]
    public async Task Generate_FirstUnusedId_NeverComesUp()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var rows = Enumerable.Range(0, 8).Select(i => new GenerationRow([1, 2, 3], new SamplingOptions { Temperature = 10, Seed = i, MaxTokens = 20 })).ToArray();

        var free = await model.GenerateAsync(new(rows), null, Cancel);
        var limited = await model.GenerateAsync(new(rows, FirstUnusedId: 30), null, Cancel);

        Assert.Contains(free.SelectMany(r => r.Ids), id => id >= 30);
        Assert.All(limited.SelectMany(r => r.Ids), id => Assert.InRange(id, 0, 29));
    }

    [Fact]
    public async Task Generate_LargePresencePenalty_NeverRepeatsAToken()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var penalised = Greedy with { PresencePenalty = 10, MaxTokens = 60 };

        var replies = await Run(model, new([1, 2, 3], penalised), new([1, 2, 3], Greedy with { MaxTokens = 60 }), new([4], penalised with { MaxTokens = 9 }));

        Assert.Equal(60, replies[0].Ids.Distinct().Count());
        Assert.True(replies[1].Ids.Distinct().Count() < 60);
        Assert.Equal(9, replies[2].Ids.Distinct().Count());
    }

    private sealed class StopAfter(int tokens, CancellationTokenSource source) : IProgress<GeneratedToken>
    {
        internal List<GeneratedToken> Seen { get; } = [];

        public void Report(GeneratedToken value)
        {
            Seen.Add(value);
            if (Seen.Count == tokens) source.Cancel();
        }
    }

    [Fact]
    public async Task Generate_CancelledOnTheWay_ReturnsWhatWasThere()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var expected = Expected();
        using var source = new CancellationTokenSource();
        var watcher = new StopAfter(5, source);

        var reply = (await model.GenerateAsync(new([new(Prompt(expected, 64), Greedy)]), watcher, source.Token))[0];

        Assert.Equal(StopReason.Cancelled, reply.Reason);
        Assert.Equal(Continuation(expected, 64, 5), reply.Ids);
        Assert.Equal(reply.Ids, watcher.Seen.Select(t => t.Id));
    }

    [Fact]
    public async Task Generate_BadSettings_AreNamedWithTheirRow()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<SettingException>(() => Run(model, new([1], Greedy), new([1], Greedy with { TopP = 1.5 })));
        var empty = await Assert.ThrowsAsync<RefusedInputException>(() => Run(model, new GenerationRow([], Greedy)));

        Assert.Contains("Prompt 1: top-p is 1.5", error.Message, StringComparison.Ordinal);
        Assert.Contains("Prompt 0 is empty", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Repeated_LeavesNoTensorsBehind()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        GenerationRow[] rows = [new([1, 2, 3], Greedy with { PresencePenalty = 1 }), new([5], new SamplingOptions { TopK = 5, MaxTokens = 4 })];
        await Run(model, rows);
        var before = await engine.Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        for (var i = 0; i < 4; i++) await Run(model, rows);

        Assert.Equal(before, await engine.Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }
}
