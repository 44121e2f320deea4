using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Requests of one batch, each with its own operations.</summary>
public sealed class ScheduledInterventionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Tokens = 14;

    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);
    private static readonly int[] Prompt = [1, 2, 3, 5, 8, 13, 21, 34, 250];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CompiledIntervention?[] Different { get; } =
    [
        null,
        Examples.Compile(new Ablate { Direction = "d1", Site = OperationSite.Writes }, D),
        Examples.Compile(new Add { Direction = "d1", Strength = 0.8, Layers = new LayerList([2]) }, D),
        Examples.Compile(new Add { Direction = "d1", Strength = -0.8, Layers = new LayerList([2]) }, D),
        Examples.Compile(new Intervention([new Cap { Direction = "d2", Value = new(MeanOf.Negative) }, new Ablate { Direction = "d1", Row = 2, Strength = 2 }]), D, E),
        Examples.Compile(new Intervention([new Ablate { Direction = "d1", Row = 2, Site = OperationSite.Writes }], Head: true), D),
        Examples.Compile(new SetTo { Direction = "d2", Value = new(null, 2), Layers = new LayerList([1]), Positions = OperationPositions.Decode }, E),
        Examples.Compile(new Add { Direction = "d1", Strength = 1.5, Layers = new LayerList([3]), Positions = OperationPositions.Prompt }, D),
    ];

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Generate_RowsWithTheirOwnOperations_EqualEachByItself(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);

        var together = await Task.WhenAll(Different.Select(one => model.Scheduler.GenerateAsync(Ask(Prompt, one), Token)));

        for (var i = 0; i < Different.Length; i++)
        {
            // The other way through the model: one pass over the prompt, then the likeliest token step by step.
            var alone = await model.ForwardAsync(new([.. Prompt.Select(id => (long)id)], 1, Greedy: Tokens) { Intervention = Different[i] }, Token);
            Assert.Equal(alone.Greedy![Prompt.Length..].Select(id => (int)id), together[i].Ids);
        }
        Assert.True(together.Select(reply => string.Join(' ', reply.Ids)).Distinct().Count() >= 5, "The operations hardly change anything.");
    }

    [Fact]
    public async Task Generate_SessionUnderOtherOperations_IsComputedAnew()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var first = await model.Scheduler.GenerateAsync(Ask(Prompt, Different[2]) with { Session = "s", Places = [Prompt.Length] }, Token);
        int[] longer = [.. Prompt, .. first.Ids, 7, 9];
        ScheduledPrompt Again(CompiledIntervention? intervention) => Ask(longer, intervention) with { Session = "s", Places = [Prompt.Length], Written = [(Prompt.Length, first.Ids.Count)] };

        var same = await model.Scheduler.GenerateAsync(Again(Different[2]), Token);
        var other = await model.Scheduler.GenerateAsync(Again(Different[4]), Token);

        Assert.True(same.CachedTokens > 0);
        Assert.Equal(0, other.CachedTokens);
        Assert.Equal((await model.Scheduler.GenerateAsync(Again(Different[4]) with { Session = null }, Token)).Ids, other.Ids);
        Assert.Equal((await model.Scheduler.GenerateAsync(Again(Different[2]) with { Session = null }, Token)).Ids, same.Ids);
    }

    // What was written before counts as written when it is read again, so that nothing depends on what was cached.
    [Fact]
    public async Task Generate_WrittenTokensReadAgain_AreStillWritten()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var first = await model.Scheduler.GenerateAsync(Ask(Prompt, Different[6]) with { Session = "w" }, Token);
        int[] longer = [.. Prompt, .. first.Ids, 7, 9];
        var next = Ask(longer, Different[6]) with { Written = [(Prompt.Length, first.Ids.Count)] };

        var cached = await model.Scheduler.GenerateAsync(next with { Session = "w" }, Token);
        var fresh = await model.Scheduler.GenerateAsync(next, Token);
        var taken = await model.Scheduler.GenerateAsync(next with { Written = [] }, Token);

        Assert.True(cached.CachedTokens > Prompt.Length);
        Assert.Equal(fresh.Ids, cached.Ids);
        Assert.NotEqual(fresh.Ids, taken.Ids);
    }

    private static ScheduledPrompt Ask(int[] prompt, CompiledIntervention? intervention) =>
        new(new(prompt, new() { Temperature = 0, MaxTokens = Tokens, StopIds = [] })) { Intervention = intervention };
}
