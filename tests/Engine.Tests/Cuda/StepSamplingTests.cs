using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Tokens that the kernels draw against those of the host's sampler on the same logits.</summary>
public sealed class StepSamplingTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly SamplingOptions[] Settings =
    [
        new() { Greedy = true },
        new() { Temperature = 0 },
        new() { TopK = 20 },
        new() { TopK = 64, Temperature = 1.7 },
        new() { TopK = 1 },
        new() { TopK = 20, TopP = 0.7, Temperature = 0.8 },
        new() { TopK = 50, MinP = 0.2 },
        new() { TopK = 33, TopP = 0.95, MinP = 0.05, Temperature = 2, PresencePenalty = 1.5 },
        new() { TopK = 20, PresencePenalty = -1 },
        new() { Greedy = true, PresencePenalty = 3 },
        new() { TopP = 0.9 },
        new() { TopK = 100 },
    ];

    [Theory]
    [InlineData("tiny", ModelDtype.Float32, null)]
    [InlineData("pocket", ModelDtype.BFloat16, null)]
    [InlineData("tiny-2", ModelDtype.BFloat16, 248320)]
    [InlineData("tiny-2", ModelDtype.Float32, 60000)]
    public async Task Step_EveryKindOfSampling_ChoosesWhatTheHostDoes(string shape, ModelDtype dtype, int? vocabulary)
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        NewModel.Create(new NewModelOptions(shape, folder["model"], vocabulary), null, CancellationToken.None);
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda, dtype);
        using var steps = await engine.StepsOf(model);
        var unused = model.Config.VocabularySize - 9;
        const int rounds = 40;

        var wrong = await engine.Run(() =>
        {
            var pasts = Settings.Select(_ => steps.Create()).ToArray();
            var written = Settings.Select(_ => new List<int>()).ToArray();
            var differing = new List<string>();
            int[][] next = [.. Settings.Select((_, row) => CudaRows.Prompt(model, row, 3))];
            for (var round = 0; round < rounds; round++)
            {
                double Draw(int row) => CounterRandom.Uniform(row, round);
                var outcomes = steps.Step([.. Settings.Select((sampling, row) => new RowStep(pasts[row], next[row]) { Next = new(sampling, written[row], Draw(row), unused) { Likeliest = row % 3 == 2 ? null : row % 21 } })]);
                for (var row = 0; row < Settings.Length; row++)
                {
                    if (round > 0)
                    {
                        var logits = CudaRows.LogitsOf(steps, row)[..unused];
                        if (Far(outcomes[row], logits, row % 3 == 2 ? null : row % 21) is { } far) differing.Add($"round {round}, {Settings[row]}: {far}");
                        foreach (var id in written[row].Distinct()) logits[id] -= (float)Settings[row].PresencePenalty;
                        Candidate[] sorted = [.. logits.Select((value, id) => new Candidate(id, value)).Order()];
                        var expected = Sampler.Choose(sorted, Settings[row], Draw(row));
                        if (outcomes[row].Id != expected) differing.Add($"round {round}, {Settings[row]}: {outcomes[row].Id} instead of {expected}");
                    }
                    written[row].Add(outcomes[row].Id!.Value);
                    next[row] = [outcomes[row].Id!.Value];
                }
            }
            foreach (var past in pasts) past.Dispose();
            steps.Dispose();
            return differing;
        });

        Assert.Empty(wrong);
    }

    // What is wrong about a token's scores.
    private static string? Far(RowOutcome outcome, float[] logits, int? likeliest)
    {
        if (likeliest is null) return outcome.Scores is null ? null : "scores that nobody asked for";
        if (outcome.Scores is not { } found) return "no scores";
        var expected = TokenScores.Of(logits, outcome.Id!.Value, likeliest.Value);
        if (Math.Abs(found.LogProbability - expected.LogProbability) > 1e-4) return $"{found.LogProbability} instead of {expected.LogProbability}";
        if (!found.Likeliest.Select(token => token.Id).SequenceEqual(expected.Likeliest.Select(token => token.Id))) return "other tokens are the likeliest";
        return found.Likeliest.Zip(expected.Likeliest).All(pair => Math.Abs(pair.First.LogProbability - pair.Second.LogProbability) < 1e-4) ? null : "other log-probabilities of the likeliest";
    }

    [Fact]
    public async Task Step_AStreamThatIsNoNumber_GivesThatRowAloneNoToken()
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        // The embedding of one token lies beyond what a square in single precision can hold.
        TinyModels.Write(folder["model"], (name, values) =>
        {
            if (name.EndsWith("embed_tokens.weight", StringComparison.Ordinal)) values.AsSpan(7 * 64, 64).Fill(float.NaN);
            return values;
        });
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);

        var outcomes = await engine.Run(() =>
        {
            var pasts = new[] { steps.Create(), steps.Create() };
            var found = steps.Step([CudaRows.Read(pasts[0], [7]), CudaRows.Read(pasts[1], [8])]);
            foreach (var past in pasts) past.Dispose();
            steps.Dispose();
            return found;
        });

        Assert.Null(outcomes[0].Id);
        Assert.NotNull(outcomes[1].Id);
    }
}
