using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Projections of rows of the running batch, against those of the hidden states that one pass over the same tokens gives.</summary>
public sealed class ProjectionWatchTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2, shortRow: 1);

    private static readonly Dictionary<string, Operation?> Operations = new()
    {
        ["none"] = null,
        ["block"] = new Add { Direction = "d1", Strength = 0.8, Layers = new LayerList([2]) },
        ["writes"] = new Ablate { Direction = "d1", Site = OperationSite.Writes, Strength = 0.5 },
        ["gate"] = new Conditional { Direction = "d1", Layers = new LayerList([3]), When = new("d1", 1, Above: true, 0), Then = new Ablate { Direction = "d1" } },
    };

    public static TheoryData<ModelDevice, string> Cases { get; } =
        [.. new[] { ModelDevice.Cpu, ModelDevice.Cuda }.SelectMany(device => Operations.Keys.Select(name => new TheoryDataRow<ModelDevice, string>(device, name)))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What a watch was told, in order.</summary>
    private sealed class Told
    {
        internal List<int> Tokens { get; } = [];

        internal List<float[]> Projections { get; } = [];

        internal ProjectionWatch Of(Direction direction) => ProjectionWatch.EveryLayer(direction, Hear);

        internal ProjectionWatch OfReply(params ProjectionSeries[] series) => new(series, Hear) { Prompt = false };

        private void Hear(int token, float[] p)
        {
            Tokens.Add(token);
            Projections.Add(p);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Generate_WatchedRowsAmongOthersThatJoinAndLeave_EqualOnePassOverTheSameTokens(ModelDevice device, string name)
    {
        await engine.Require(device);
        // Few tokens at a time, so that prompts are read in pieces, between steps of the rows that decode.
        using var model = await LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel, new() { Device = device, Dtype = ModelDtype.Float32, Scheduling = new() { PrefillTokens = 13, MaxRows = 5 } }, null, Cancel);
        var intervention = Operations[name] is { } operation ? Examples.Compile(operation, D) : null;
        var other = Examples.Compile(new Add { Direction = "d2", Strength = -3, Layers = new LayerList([2]) }, E);
        var told = Enumerable.Range(0, 8).Select(_ => new Told()).ToArray();
        // Watched on one direction, on another, and not at all; with the operation, with another, and with none.
        ScheduledPrompt Row(int i) => new(new(SchedulerTests.Prompt(3 + (11 * i % 40), i), new() { Temperature = 1.2, Seed = i, MaxTokens = 4 + (5 * i % 13), StopIds = i % 2 == 0 ? [] : [.. Enumerable.Range(0, 40)] }))
        {
            Intervention = i % 4 == 3 ? other : i % 4 == 2 ? null : intervention,
            Projections = i % 3 == 2 ? null : told[i].Of(i % 3 == 0 ? D : E),
        };
        var replies = await Replies(model, [.. Enumerable.Range(0, told.Length).Select(Row)]);

        for (var i = 0; i < told.Length; i++)
        {
            var row = Row(i);
            if (row.Projections is not { Series: [{ Direction: var direction }, ..] })
            {
                Assert.Empty(told[i].Tokens);
                continue;
            }
            int[] ids = [.. row.Row.Prompt, .. replies[i].Ids];
            // The last token of a reply that was cut is read by nothing.
            var read = replies[i].Reason == StopReason.Length ? ids.Length - 1 : ids.Length;
            Assert.Equal(Enumerable.Range(0, read), told[i].Tokens);
            var whole = await model.ForwardAsync(new([.. ids.Take(read).Select(id => (long)id)], 1) { Intervention = row.Intervention }, Cancel);
            Compare(direction, whole, read, told[i].Projections);
        }
        Assert.Equal((0, 0, 0), (model.Scheduler.Status.Waiting, model.Scheduler.Status.Prefilling, model.Scheduler.Status.Decoding));
    }

    // All at once but for the last three, which come when the first has written two tokens.
    private async Task<GeneratedReply[]> Replies(LanguageModel model, ScheduledPrompt[] rows)
    {
        var late = new TaskCompletionSource<Task<GeneratedReply>[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = 0;
        rows[0] = rows[0] with
        {
            OnToken = _ =>
            {
                if (++written == 2) late.SetResult([.. rows[^3..].Select(row => model.Scheduler.GenerateAsync(row, Cancel))]);
            },
        };
        var early = await engine.Run(() => rows[..^3].Select(row => model.Scheduler.GenerateAsync(row, Cancel)).ToArray());
        return [.. await Task.WhenAll(early), .. await Task.WhenAll(await late.Task)];
    }

    private static void Compare(Direction direction, ForwardResult whole, int tokens, List<float[]> told)
    {
        for (var layer = 0; layer <= direction.LayerCount; layer++)
        {
            if (!direction.IsUsable(layer))
            {
                Assert.All(told, p => Assert.True(float.IsNaN(p[layer])));
                continue;
            }
            Near.Relative(Expected(direction, whole, tokens, layer), [.. told.Select(p => p[layer])], 1e-4f);
        }
    }

    // rᵀh of every token.
    private static float[] Expected(Direction direction, ForwardResult whole, int tokens, int layer)
    {
        var width = direction.Width;
        // Index L of the hidden states is behind the final norm; the last block's own output stands beside.
        var hidden = layer == direction.LayerCount ? whole.LastBlock : whole.Hidden[(layer * tokens * width)..((layer + 1) * tokens * width)];
        var unit = direction.Unit(layer);
        return [.. hidden.Chunk(width).Select(h => (float)h.Zip(unit, (a, b) => a * b).Sum())];
    }

    [Fact]
    public async Task Generate_OperationOnWrittenTokensAlone_ShowsThereAndNotInThePrompt()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var set = Examples.Compile(new SetTo { Direction = "d1", Value = new(null, 2.5), Layers = new LayerList([2]), Positions = OperationPositions.Decode }, D);
        var told = new Told();

        await model.Scheduler.GenerateAsync(Ask(10) with { Intervention = set, Projections = told.Of(D) }, Cancel);

        Assert.Equal(10 + 11, told.Projections.Count);
        Assert.All(told.Projections[10..], p => Assert.Equal(2.5f, p[2], 1e-4f));
        Assert.All(told.Projections[..10], p => Assert.NotEqual(2.5f, p[2], 1e-4f));
    }

    [Fact]
    public async Task Generate_RowsThatNobodyWatches_WriteWhatTheyWriteWithoutWatchedOnes()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        async Task<GeneratedReply[]> Three(bool watched) => await Task.WhenAll(await engine.Run(() => Enumerable.Range(0, 3)
            .Select(i => model.Scheduler.GenerateAsync(Ask(8 + i) with { Projections = watched && i != 1 ? new Told().Of(D) : null }, Cancel)).ToArray()));

        var (without, with) = (await Three(false), await Three(true));

        for (var i = 0; i < 3; i++) Assert.Equal(without[i].Ids, with[i].Ids);
    }

    [Fact]
    public async Task Generate_WatchedRowOfASession_ComputesItsWholePromptAndLeavesTheSession()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var ask = Ask(12) with { Session = "s", Places = [8] };
        await model.Scheduler.GenerateAsync(ask, Cancel);
        var told = new Told();

        var watched = await model.Scheduler.GenerateAsync(ask with { Projections = told.Of(D) }, Cancel);
        var after = await model.Scheduler.GenerateAsync(ask, Cancel);

        Assert.Equal(0, watched.CachedTokens);
        Assert.Equal(Enumerable.Range(0, 12 + 11), told.Tokens);
        Assert.Equal(8, after.CachedTokens);
        Assert.Equal(watched.Ids, after.Ids);
    }

    /// <summary>Some directions at some layers of the reply alone: the numbers are those of a pass over the same tokens, and nothing else changes.</summary>
    [Fact]
    public async Task Generate_ReplyAloneOfASession_GoesOnFromItAndReadsWhatOnePassReads()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var ask = Ask(12) with { Session = "s", Places = [8] };
        await model.Scheduler.GenerateAsync(ask, Cancel);
        var plain = await model.Scheduler.GenerateAsync(ask, Cancel);
        var told = new Told();
        ProjectionSeries[] series = [new(E, 2), new(D, 0), new(D, 2), new(E, 1), new(D, Examples.Layers)];

        var watched = await model.Scheduler.GenerateAsync(ask with { Projections = told.OfReply(series) }, Cancel);
        var after = await model.Scheduler.GenerateAsync(ask, Cancel);

        Assert.Equal((8, 8, 8), (plain.CachedTokens, watched.CachedTokens, after.CachedTokens));
        Assert.Equal(plain.Ids, watched.Ids);
        Assert.Equal(plain.Ids, after.Ids);
        Assert.Equal(Enumerable.Range(12, 11), told.Tokens);
        var whole = await model.ForwardAsync(new([.. ask.Row.Prompt.Concat(watched.Ids).Take(12 + 11).Select(id => (long)id)], 1), Cancel);
        foreach (var direction in new[] { D, E })
        {
            var known = series.Select((one, at) => (one, at)).Where(pair => pair.one.Direction == direction).ToDictionary(pair => pair.one.Layer, pair => pair.at);
            foreach (var (layer, at) in known)
            {
                if (!direction.IsUsable(layer))
                {
                    Assert.All(told.Projections, p => Assert.True(float.IsNaN(p[at])));
                    continue;
                }
                Near.Relative(Expected(direction, whole, 23, layer).AsSpan(12), [.. told.Projections.Select(p => p[at])], 1e-4f);
            }
        }
    }

    [Fact]
    public async Task Generate_RepliesWatchedBesideOthers_AreToldOfTheirOwn()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        async Task<(GeneratedReply[] Replies, Told[] Told)> Four(bool together)
        {
            var told = Enumerable.Range(0, 4).Select(_ => new Told()).ToArray();
            ScheduledPrompt Row(int i) => Ask(8 + i) with { Projections = i == 0 ? null : i == 3 ? told[i].Of(E) : told[i].OfReply(new(D, i), new(E, 3)) };
            if (together) return (await Task.WhenAll(await engine.Run(() => Enumerable.Range(0, 4).Select(i => model.Scheduler.GenerateAsync(Row(i), Cancel)).ToArray())), told);
            List<GeneratedReply> replies = [];
            for (var i = 0; i < 4; i++) replies.Add(await model.Scheduler.GenerateAsync(Row(i), Cancel));
            return ([.. replies], told);
        }
        var (alone, together) = (await Four(together: false), await Four(together: true));

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(alone.Replies[i].Ids, together.Replies[i].Ids);
            Assert.Equal(alone.Told[i].Tokens, together.Told[i].Tokens);
            Assert.Equal(alone.Told[i].Projections.Select(p => p.Length), together.Told[i].Projections.Select(p => p.Length));
            if (i > 0) Near.Relative([.. alone.Told[i].Projections.SelectMany(p => p).Where(float.IsFinite)], [.. together.Told[i].Projections.SelectMany(p => p).Where(float.IsFinite)], 1e-4f);
        }
        Assert.Empty(together.Told[0].Tokens);
        Assert.Equal(Enumerable.Range(9, 11), together.Told[1].Tokens);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Generate_BesideARowThatBreaksEveryPass_TellsNoTokenTwice(bool prompt)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var rows = Enumerable.Range(0, (Examples.Layers + 1) * (Examples.Width + 1)).Select(i => 1f + i).ToArray();
        var broken = CompiledIntervention.Of(new([new Ablate { Direction = "wide", Positions = OperationPositions.Decode }]), _ => new("wide", Examples.Layers, rows), Examples.Layers, Examples.Width + 1);
        var (alone, beside) = (new Told(), new Told());
        ProjectionWatch Watch(Told told) => told.Of(D) with { Prompt = prompt };
        await model.Scheduler.GenerateAsync(Ask(10) with { Projections = Watch(alone) }, Cancel);

        var replies = await engine.Run(() => new[]
        {
            model.Scheduler.GenerateAsync(Ask(10) with { Projections = Watch(beside) }, Cancel),
            model.Scheduler.GenerateAsync(Ask(10) with { Intervention = broken }, Cancel),
        });

        await Assert.ThrowsAnyAsync<Exception>(() => replies[1]);
        await replies[0];
        Assert.Equal(alone.Tokens, beside.Tokens);
        Near.Relative([.. alone.Projections.SelectMany(p => p)], [.. beside.Projections.SelectMany(p => p)], 1e-4f);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Generate_WatcherThatThrows_EndsItsRowAlone(int token)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var expected = await model.Scheduler.GenerateAsync(Ask(10), Cancel);
        var before = await engine.LiveTensors();

        var replies = await engine.Run(() => new[]
        {
            model.Scheduler.GenerateAsync(Ask(10), Cancel),
            model.Scheduler.GenerateAsync(Ask(10) with { Projections = ProjectionWatch.EveryLayer(D, (at, _) => { if (at == token) throw new InvalidDataException("full"); }) }, Cancel),
        });

        Assert.Equal("full", (await Assert.ThrowsAsync<InvalidDataException>(() => replies[1])).Message);
        Assert.Equal(expected.Ids, (await replies[0]).Ids);
        Assert.Equal(before, await engine.LiveTensors());
    }

    [Fact]
    public async Task Generate_DirectionOfAnotherModel_IsRefusedByName()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var wide = new Direction("wide", Examples.Layers, [.. Enumerable.Repeat(1f, (Examples.Layers + 1) * (Examples.Width + 1))]);

        var error = await Assert.ThrowsAsync<RefusedInputException>(() => model.Scheduler.GenerateAsync(Ask(10) with { Projections = new Told().Of(wide) }, Cancel));

        Assert.Contains($"wide has layers 0 to {Examples.Layers} of width {Examples.Width + 1}", error.Message, StringComparison.Ordinal);
    }

    private static ScheduledPrompt Ask(int prompt) => new(new(SchedulerTests.Prompt(prompt, 3), new() { Temperature = 0.9, Seed = 4, MaxTokens = 12 }));
}
