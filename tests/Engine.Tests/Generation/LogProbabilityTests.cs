using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Log-probabilities of replies, against the logarithm of the softmax over one pass of the same tokens.</summary>
public sealed class LogProbabilityTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Usable = 4000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelDevice.Cpu, CpuStep.Own)]
    [InlineData(ModelDevice.Cpu, CpuStep.Plain)]
    [InlineData(ModelDevice.Cuda, CpuStep.Plain)]
    public async Task Generate_ScoredRows_HaveTheLogarithmOfTheModelsOwnProbabilities(ModelDevice device, CpuStep step)
    {
        await engine.Require(device);
        using var model = await LanguageModel.LoadAsync(engine.Thread, Fixtures.PocketModel, new() { Device = device, Dtype = ModelDtype.Float32, CpuStep = step }, null, Cancel);
        SamplingOptions[] settings =
        [
            new() { Greedy = true, MaxTokens = 12 },
            // Neither temperature, penalty nor what is cut off is part of what the model held likely.
            new() { Temperature = 1.4, TopK = 3, PresencePenalty = 4, Seed = 3, MaxTokens = 20 },
            new() { Temperature = 0.9, TopK = 0, TopP = 0.95, PresencePenalty = 1.5, Seed = 4, MaxTokens = 20 },
            new() { Temperature = 1, TopK = 200, Seed = 5, MaxTokens = 8 },
        ];
        int[] likeliest = [0, 5, 20, 3];
        var told = settings.Select(_ => new List<TokenScores>()).ToArray();
        ScheduledPrompt Row(int i) => new(new(SchedulerTests.Prompt(30 + (9 * i), i), settings[i]))
        {
            FirstUnusedId = Usable,
            LogProbabilities = new(likeliest[i], told[i].Add),
        };

        var replies = await Task.WhenAll(Enumerable.Range(0, settings.Length).Select(i => model.Scheduler.GenerateAsync(Row(i), Cancel)));

        for (var i = 0; i < settings.Length; i++)
        {
            var (prompt, ids) = (Row(i).Row.Prompt, replies[i].Ids);
            Assert.Equal(ids.Count, told[i].Count);
            var whole = await model.ForwardAsync(new([.. prompt.Concat(ids).Select(id => (long)id)], 1), Cancel);
            for (var at = 0; at < ids.Count; at++)
            {
                var expected = LogSoftmax(whole.Logits.AsSpan((prompt.Count - 1 + at) * model.Config.VocabularySize, Usable));
                var scores = told[i][at];
                Assert.Equal(expected[ids[at]], scores.LogProbability, 2e-4);
                Assert.Equal(likeliest[i], scores.Likeliest.Count);
                Assert.Equal(expected.OrderDescending().Take(likeliest[i]).Select(one => Math.Round(one, 3)), scores.Likeliest.Select(one => Math.Round(expected[one.Id], 3)));
                Assert.All(scores.Likeliest, one => Assert.Equal(expected[one.Id], one.LogProbability, 2e-4));
            }
        }
    }

    [Fact]
    public async Task Generate_RowsBesideScoredOnes_AreWhatTheyAreAlone()
    {
        using var model = await engine.Load(Fixtures.PocketModel, ModelDevice.Cpu);
        ScheduledPrompt Row(bool scored) => new(new(SchedulerTests.Prompt(25, 2), new() { Seed = 8, PresencePenalty = 1, MaxTokens = 30 })) { LogProbabilities = scored ? new(4, _ => { }) : null };

        var (scored, plain) = (await model.Scheduler.GenerateAsync(Row(true), Cancel), await model.Scheduler.GenerateAsync(Row(false), Cancel));

        Assert.Equal(plain.Ids, scored.Ids);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(21)]
    public async Task Generate_MoreThanThereCanBe_IsRefused(int likeliest)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var refused = await Assert.ThrowsAsync<RefusedInputException>(() => model.Scheduler.GenerateAsync(new(new([1, 2], new())) { LogProbabilities = new(likeliest, _ => { }) }, Cancel));

        Assert.Contains($"{likeliest} likeliest", refused.Message, StringComparison.Ordinal);
    }

    private static double[] LogSoftmax(ReadOnlySpan<float> logits)
    {
        var values = logits.ToArray().Select(one => (double)one).ToArray();
        var top = values.Max();
        var whole = top + Math.Log(values.Sum(one => Math.Exp(one - top)));
        return [.. values.Select(one => one - whole)];
    }
}
