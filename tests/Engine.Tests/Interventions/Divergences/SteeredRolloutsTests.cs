using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions.Divergences;

public sealed class SteeredRolloutsTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Vocabulary = 320;

    private static readonly DivergencePrompt[] Prompts = [new("one", [1, 2, 3, 5, 8]), new("two", [13, 21, 34, 300]), new("three", [250, 9])];

    private static readonly Direction Axis = Examples.Direction(7);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Passes of their own over prompt and reply, under the operations and without, whose softmaxes are compared term by term.
    [Theory]
    [InlineData(0, 320)]
    [InlineData(1.5, 300)]
    public async Task Measure_IsTheDefinition_OverTheChoicesOfTheReplies(double temperature, int tokens)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var changed = Examples.Compile(new Add { Direction = "d7", Layers = new LayerList([2]), Strength = 0.4 }, Axis);
        var options = new SteeredOptions(new(9, temperature, 4, tokens), new(2, Axis.Unit(2)), null);

        var replies = await SteeredRollouts.MeasureAsync(model, [.. Prompts.Select((prompt, i) => new SteeredPrompt(prompt, i, changed))], options, Token);

        foreach (var (prompt, reply) in Prompts.Zip(replies))
        {
            Assert.All(reply.Ids, id => Assert.InRange(id, 0, tokens - 1));
            Assert.Equal((reply.Ids.Count == 9, false), (reply.Capped, reply.Broken));
            Assert.Null(reply.Unclosed);
            long[] ids = [.. prompt.Ids.Select(id => (long)id), .. reply.Ids.Select(id => (long)id)];
            var (plain, edited) = (await model.ForwardAsync(new(ids, 1), Token), await model.ForwardAsync(new(ids, 1) { Intervention = changed }, Token));
            double[] Softmax(ForwardResult result, int at)
            {
                double[] weights = [.. result.Logits.Skip(at * Vocabulary).Take(tokens).Select(logit => Math.Exp(logit))];
                return [.. weights.Select(weight => weight / weights.Sum())];
            }
            double Kl(double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();
            var last = prompt.Ids.Length - 1;
            double[] steps = [.. Enumerable.Range(last, reply.Ids.Count + (reply.Capped ? 0 : 1)).Select(at => Kl(Softmax(edited, at), Softmax(plain, at)))];
            Assert.Equal(steps.Length, reply.PerToken.Count);
            Assert.All(steps.Zip(reply.PerToken), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(Kl(Softmax(plain, last), Softmax(edited, last)), reply.FirstToken, 1e-5);
            Assert.True(reply.PerToken.Max() > 1e-3);
            // Layer 2 after its operation, at the tokens of the reply.
            var (width, unit) = (Examples.Width, Axis.Unit(2));
            double[] projections = [.. Enumerable.Range(prompt.Ids.Length, reply.Ids.Count).Select(at => Enumerable.Range(0, width).Sum(i => unit[i] * edited.Hidden[(((2 * ids.Length) + at) * width) + i]))];
            Assert.Equal(projections.Average(), reply.Projection!.Value, 1e-4);
        }
    }

    // The first choice of each reply by the logits of passes of their own.
    [Fact]
    public async Task Measure_FirstToken_IsTheOneOfTheLogits()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var changed = Examples.Compile(new Ablate { Direction = "d7" }, Axis);
        long[] ids = [1, 2, 3, 5, 8];
        var (plain, edited) = (await model.ForwardAsync(new(ids, 1), Token), await model.ForwardAsync(new(ids, 1) { Intervention = changed }, Token));

        var reply = Assert.Single(await SteeredRollouts.MeasureAsync(model, [new(Prompts[0], 0, changed)], new(new(1, 0, 1, Vocabulary), null, null), Token));

        Assert.Equal(Divergence.OfLogits(plain.Logits.AsSpan(4 * Vocabulary, Vocabulary), edited.Logits.AsSpan(4 * Vocabulary, Vocabulary)), reply.FirstToken, 1e-5);
        Assert.Equal(Divergence.OfLogits(edited.Logits.AsSpan(4 * Vocabulary, Vocabulary), plain.Logits.AsSpan(4 * Vocabulary, Vocabulary)), reply.PerToken[0], 1e-5);
    }

    [Theory]
    [InlineData(OperationPositions.Decode)]
    [InlineData(OperationPositions.LastPromptToken)]
    [InlineData(OperationPositions.Thinking)]
    public async Task Measure_OperationsOnSomeTokens_ReadThemAsTheyWereWritten(OperationPositions positions)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var changed = Examples.Compile(new Add { Direction = "d7", Layers = new LayerList([1]), Strength = 0.8, Positions = positions }, Axis);
        // The tag that opens thinking stands in the prompt, and nothing closes it.
        var options = new SteeredOptions(new(7, 0, 1, Vocabulary), null, (5, 319));

        var reply = Assert.Single(await SteeredRollouts.MeasureAsync(model, [new(Prompts[0], 0, changed)], options, Token));

        // At temperature 0 every token is the likeliest of the stream as it was read: the passes agree on what was changed where.
        var written = await model.Scheduler.GenerateAsync(
            new(new(Prompts[0].Ids, new() { Greedy = true, MaxTokens = 7, StopIds = model.Config.StopTokenIds })) { Intervention = changed, ThinkingTags = (5, 319) }, Token);
        Assert.Equal(written.Ids, reply.Ids);
        Assert.Equal(positions != OperationPositions.Decode, reply.PerToken[0] > 0);
        Assert.True(reply.PerToken.Max() > 1e-4);
        Assert.Equal(!reply.Ids.Contains(319), reply.Unclosed);
    }

    [Fact]
    public async Task Measure_WithoutAnIntervention_IsNothingFromItself()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var reply = Assert.Single(await SteeredRollouts.MeasureAsync(model, [new(Prompts[0], 0, null)], new(new(5, 0, 1, Vocabulary), new(2, Axis.Unit(2)), null), Token));

        Assert.All(reply.PerToken, kl => Assert.Equal(0, kl));
        Assert.Equal((0.0, true), (reply.FirstToken, reply.Projection is not null));
    }

    [Fact]
    public async Task Measure_TheSameRows_IsTheSameToTheBit_AndBesideOthersTheSameDraws()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var changed = Examples.Compile(new Add { Direction = "d7", Layers = new LayerList([2]), Strength = 1e-6 }, Axis);
        SteeredPrompt[] rows = [new(Prompts[0], 0, null), new(Prompts[0], 0, changed), new(Prompts[1], 1, changed), new(Prompts[0], 5, null)];
        var options = new SteeredOptions(new(12, 1, 3, Vocabulary), null, null);

        var (once, again) = (await SteeredRollouts.MeasureAsync(model, rows, options, Token), await SteeredRollouts.MeasureAsync(model, rows, options, Token));

        Assert.All(once.Zip(again), pair =>
        {
            Assert.Equal(pair.First.Ids, pair.Second.Ids);
            Assert.Equal(pair.First.PerToken, pair.Second.PerToken);
        });
        // So small a change changes no choice where the draws are common; another number draws otherwise.
        Assert.Equal(once[0].Ids, once[1].Ids);
        Assert.NotEqual(once[0].Ids, once[3].Ids);
    }

    [Fact]
    public async Task Measure_ARowThatLeavesItsRange_IsBrokenAlone()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var far = Examples.Compile(new Add { Direction = "d7", Layers = new LayerList([2]), Strength = 1e38 }, Axis);
        var near = Examples.Compile(new Add { Direction = "d7", Layers = new LayerList([2]), Strength = 0.1 }, Axis);

        var replies = await SteeredRollouts.MeasureAsync(model, [new(Prompts[0], 0, near), new(Prompts[0], 0, far), new(Prompts[1], 1, near)], new(new(6, 0, 1, Vocabulary), null, null), Token);

        Assert.Equal([false, true, false], replies.Select(reply => reply.Broken));
        var measures = RolloutMeasures.Of(replies);
        Assert.Equal((3, 1), (measures.Replies, measures.Broken));
        Assert.Equal((replies[0].Ids.Count + replies[2].Ids.Count) / 2.0, measures.MeanTokens);
    }

    [Fact]
    public async Task Measure_AnEmptyPrompt_IsRefusedByName()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<RefusedInputException>(() => SteeredRollouts.MeasureAsync(model, [new(new("void", []), 0, null)], new(new(5, 0, 1, Vocabulary), null, null), Token));

        Assert.Contains("\"void\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measures_AreOverChoices_AndCountWhatTheySay()
    {
        SteeredReply[] replies =
        [
            new() { Ids = [1, 2, 3], Capped = true, Unclosed = true, PerToken = [.. Enumerable.Range(1, 19).Select(i => (double)i)], FirstToken = 1, Projection = 2 },
            new() { Ids = [4], Loops = true, Unclosed = false, PerToken = [100], FirstToken = 3, Projection = -2 },
            new() { Ids = [], Unclosed = false, PerToken = [], FirstToken = 5 },
            SteeredReply.None,
        ];

        var measures = RolloutMeasures.Of(replies);

        Assert.Equal((4, 1, 4L, 4 / 3.0), (measures.Replies, measures.Broken, measures.Tokens, measures.MeanTokens));
        Assert.Equal((1, 1, 1), (measures.Capped, measures.Loops, measures.Unclosed));
        // Twenty choices: the nineteenth is the 95th percentile, the mean of the tenth and eleventh the median.
        Assert.Equal(new TokenDivergence(20, 14.5, 10.5, 19, 100), measures.Kl);
        Assert.Equal((3.0, 1.0), (measures.FirstToken, measures.Projection));
        Assert.Equal(10, TokenDivergence.Percentile(replies, 50));
        Assert.Null(RolloutMeasures.Of([SteeredReply.None]).Kl);
    }
}
