using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>What fails for one row of a batch ends that row and no other.</summary>
public sealed class FailingRowTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly int[] Prompt = [1, 2, 3, 5, 8, 13, 21, 34, 250];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One that no pass can apply, for want of the model's width: the pass of all its rows breaks.</summary>
    private static CompiledIntervention Broken(OperationPositions positions)
    {
        var rows = Enumerable.Range(0, (Examples.Layers + 1) * (Examples.Width + 1)).Select(i => 1f + i).ToArray();
        var direction = new Direction("wide", Examples.Layers, rows, new(null, null, null), null);
        return CompiledIntervention.Of(
            new Intervention([new Ablate { Direction = "wide", Positions = positions }]), _ => direction, Examples.Layers, Examples.Width + 1);
    }

    private static ScheduledPrompt Ask(int seed, CompiledIntervention? intervention = null, string? session = null) =>
        new(new([.. Prompt, seed], new SamplingOptions { Temperature = 0.9, Seed = seed, MaxTokens = 16 }))
        {
            Intervention = intervention,
            Session = session,
            Places = session is null ? [] : [Prompt.Length],
        };

    [Theory]
    [InlineData(OperationPositions.All)]
    [InlineData(OperationPositions.Decode)]
    public async Task Generate_PassThatOneRowBreaks_EndsThatRowAlone(OperationPositions positions)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var expected = new List<GeneratedReply>();
        for (var seed = 0; seed < 6; seed++) expected.Add(await model.Scheduler.GenerateAsync(Ask(seed), Cancel));

        // Submitted in one piece, so that they are prefilled and decoded together.
        var (broken, told) = (Broken(positions), new List<int>[6]);
        var replies = await engine.Run(() => Enumerable.Range(0, 6).Select(seed =>
        {
            told[seed] = [];
            return model.Scheduler.GenerateAsync(Ask(seed, seed == 3 ? broken : null) with { OnToken = told[seed].Add }, Cancel);
        }).ToArray());

        await Assert.ThrowsAnyAsync<Exception>(() => replies[3]);
        foreach (var seed in new[] { 0, 1, 2, 4, 5 })
        {
            Assert.Equal(expected[seed].Ids, (await replies[seed]).Ids);
            Assert.Equal(StopReason.Length, (await replies[seed]).Reason);
            // Nobody is told a token twice, however often a row was begun.
            Assert.Equal(expected[seed].Ids, told[seed]);
        }
        Assert.Equal((0, 0, 0), (model.Scheduler.Status.Waiting, model.Scheduler.Status.Prefilling, model.Scheduler.Status.Decoding));
    }

    [Fact]
    public async Task Generate_RowsThatBreakTwoSteps_BothEndAndTheOthersGoOn()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var expected = await model.Scheduler.GenerateAsync(Ask(1), Cancel);
        var broken = Broken(OperationPositions.Decode);

        var replies = await engine.Run(() => new[] { 0, 1, 2 }.Select(seed => model.Scheduler.GenerateAsync(Ask(seed, seed == 1 ? null : broken), Cancel)).ToArray());

        await Assert.ThrowsAnyAsync<Exception>(() => replies[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => replies[2]);
        Assert.Equal(expected.Ids, (await replies[1]).Ids);
    }

    [Fact]
    public async Task Generate_FailureBesideSessions_LeavesThem()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var broken = Broken(OperationPositions.Decode);
        await model.Scheduler.GenerateAsync(Ask(1, session: "good"), Cancel);

        var replies = await engine.Run(() => new[]
        {
            model.Scheduler.GenerateAsync(Ask(2, session: "good"), Cancel),
            model.Scheduler.GenerateAsync(Ask(3, broken, "bad"), Cancel),
        });

        await Assert.ThrowsAnyAsync<Exception>(() => replies[1]);
        await replies[0];
        Assert.Equal(1, model.Scheduler.Status.Sessions);
        var again = await model.Scheduler.GenerateAsync(Ask(4, session: "good"), Cancel);
        Assert.True(again.CachedTokens > 0);
        Assert.Equal((await model.Scheduler.GenerateAsync(Ask(4), Cancel)).Ids, again.Ids);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public async Task Generate_StreamThatLeavesTheRange_IsToldToItsRowAlone(double temperature)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var far = Examples.Compile(new Add { Direction = "d1", Strength = 1e38, Positions = OperationPositions.Decode }, Examples.Direction());
        ScheduledPrompt Drawn(int seed, CompiledIntervention? intervention) =>
            Ask(seed, intervention) with { Row = new([.. Prompt, seed], new SamplingOptions { Temperature = temperature, Seed = seed, MaxTokens = 16 }) };
        var expected = await model.Scheduler.GenerateAsync(Drawn(0, null), Cancel);

        var replies = await engine.Run(() => new[] { Drawn(0, null), Drawn(1, far) }.Select(one => model.Scheduler.GenerateAsync(one, Cancel)).ToArray());

        var error = await Assert.ThrowsAsync<NotANumberException>(() => replies[1]);
        Assert.Contains("not a number", error.Message, StringComparison.Ordinal);
        Assert.Contains("smaller strength", error.Message, StringComparison.Ordinal);
        Assert.Equal(expected.Ids, (await replies[0]).Ids);
    }

    [Fact]
    public async Task Forward_ThatFailsBesideReplies_LeavesThem()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var expected = await model.Scheduler.GenerateAsync(Ask(1), Cancel);
        var request = new ForwardRequest([1, 2, 3], 1) { Intervention = Broken(OperationPositions.All) };

        var reply = model.Scheduler.GenerateAsync(Ask(1), Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => model.ForwardAsync(request, Cancel));

        Assert.Equal(expected.Ids, (await reply).Ids);
        Assert.NotEmpty((await model.ForwardAsync(request with { Intervention = null }, Cancel)).Logits);
    }
}
