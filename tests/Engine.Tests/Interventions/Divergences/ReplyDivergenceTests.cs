using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions.Divergences;

public sealed class ReplyDivergenceTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly DivergencePrompt[] Prompts = [new("one", [1, 2, 3, 5, 8]), new("two", [13, 21, 34, 300]), new("three", [250, 9])];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The tiny model has 320 tokens; the last twenty are taken for rows that no token has.
    [Theory]
    [InlineData(0, 300)]
    [InlineData(1.5, 300)]
    [InlineData(1.5, 320)]
    public async Task Compare_TwoModels_IsTheDefinitionOverTheChoicesOfTheReplies(double temperature, int tokens)
    {
        TinyModels.Write(_folder["edited"], (name, values) => name.EndsWith("down_proj.weight", StringComparison.Ordinal) ? [.. values.Select(v => 0.9f * v)] : values);
        using LanguageModel model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu), edited = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var options = new DivergenceOptions(9, temperature, 4, tokens);

        var records = await ReplyDivergence.RecordAsync(edited, Prompts, options, _folder["logits"], null, Token);
        var report = await ReplyDivergence.CompareAsync(model, records, options, _folder["logits"], null, Token);

        Assert.Equal(tokens, report.Tokens);
        Assert.All(records.SelectMany(record => record.Ids), id => Assert.InRange(id, 0, tokens - 1));
        var (sum, choices) = (0.0, 0);
        foreach (var (record, prompt) in records.Zip(report.Prompts))
        {
            // One pass over prompt and reply each, whose softmaxes are compared term by term.
            long[] ids = [.. record.Prompt.Ids.Select(id => (long)id), .. record.Ids.Select(id => (long)id)];
            var (a, b) = (await model.ForwardAsync(new(ids, 1), Token), await edited.ForwardAsync(new(ids, 1), Token));
            double[] Softmax(ForwardResult result, int at)
            {
                double[] weights = [.. result.Logits.Skip(at * 320).Take(tokens).Select(logit => Math.Exp(logit))];
                return [.. weights.Select(weight => weight / weights.Sum())];
            }
            double Kl(double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();
            var last = record.Prompt.Ids.Length - 1;
            double[] steps = [.. Enumerable.Range(last, record.Ids.Count + (record.Capped ? 0 : 1)).Select(at => Kl(Softmax(b, at), Softmax(a, at)))];
            int Best(ForwardResult result, int at) => result.Logits.Skip(at * 320).Take(tokens).Select((logit, id) => (logit, id)).MaxBy(one => one.logit).id;
            Assert.Equal(Enumerable.Range(last, steps.Length).Count(at => Best(a, at) == Best(b, at)), prompt.Same);
            Assert.Equal(Kl(Softmax(a, last), Softmax(b, last)), prompt.FirstToken, 1e-5);
            Assert.Equal(steps.Average(), prompt.Rollout, 1e-5);
            Assert.Equal((record.Prompt.Name, steps.Length, record.Ids.Count == 9), (prompt.Name, prompt.Choices, prompt.Capped));
            (sum, choices) = (sum + steps.Sum(), choices + steps.Length);
        }
        Assert.True(report.FirstToken.Mean > 1e-4);
        double[] firsts = [.. report.Prompts.Select(prompt => prompt.FirstToken).Order()];
        Assert.Equal(new DivergenceSummary(3, firsts.Average(), firsts[1], firsts[2]), report.FirstToken);
        Assert.Equal(sum / choices, report.Rollout.PerToken, 1e-5);
        Assert.Equal((choices, records.Count(record => record.Capped)), (report.Rollout.Choices, report.Rollout.Capped));
    }

    [Fact]
    public async Task Compare_AModelWithItself_IsNothing()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var options = new DivergenceOptions(40, 0, 1, 320);

        var records = await ReplyDivergence.RecordAsync(model, Prompts, options, _folder["logits"], null, Token);
        var report = await ReplyDivergence.CompareAsync(model, records, options, _folder["logits"], null, Token);

        Assert.Equal((0.0, 0.0), (report.FirstToken.Maximum, report.Rollout.PerToken));
        Assert.Equal(report.Rollout.Choices, report.Rollout.Same);
        Assert.Equal(report.Prompts.Count(prompt => prompt.Loops), records.Count(record => ReplyLoop.EndsIn(record.Ids)));
    }

    // The replies are those of the operations, and a model that they are baked into agrees with every choice.
    [Fact]
    public async Task Compare_OperationsWithTheModelTheyAreBakedInto_IsNothing()
    {
        var direction = Examples.Direction();
        var add = new Intervention([new Add { Direction = "d1", Strength = 0.4, Layers = new LayerList([2]) }]);
        Edits.Run(Fixtures.TinyModel, add, new() { Constants = ConstantForm.Bias }, _folder["edited"], [direction]);
        using LanguageModel model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu), edited = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var options = new DivergenceOptions(12, 1, 4, 320);

        var records = await ReplyDivergence.RecordAsync(model, Prompts, options with { Intervention = Examples.Compile(add, direction) }, _folder["logits"], null, Token);
        var baked = await ReplyDivergence.CompareAsync(edited, records, options, _folder["logits"], null, Token);
        var plain = await ReplyDivergence.CompareAsync(model, records, options, _folder["logits"], null, Token);

        Assert.InRange(baked.Rollout.PerToken, 0, 1e-8);
        Assert.Equal(baked.Rollout.Choices, baked.Rollout.Same);
        Assert.True(plain.Rollout.PerToken > 1e-2, $"{plain.Rollout.PerToken}");
        Assert.True(plain.Rollout.Same < plain.Rollout.Choices);
    }

    [Fact]
    public async Task Record_TheSameSeed_GivesTheSameReplies()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        async Task<string> Replies(long seed) => string.Join('|', (await ReplyDivergence.RecordAsync(model, Prompts, new(12, 1, seed, 320), _folder["logits"], null, Token)).Select(record => string.Join(',', record.Ids)));

        var once = await Replies(5);

        Assert.Equal(once, await Replies(5));
        Assert.NotEqual(once, await Replies(6));
    }

    [Fact]
    public async Task Record_APromptThatNoArrayHolds_IsRefusedByName()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        DivergencePrompt[] prompts = [Prompts[0], new("endless", new int[6_800_000])];

        var error = await Assert.ThrowsAsync<RefusedInputException>(() => ReplyDivergence.RecordAsync(model, prompts, new(8, 0, 1, 320), _folder["logits"], null, Token));

        Assert.Contains("\"endless\"", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
