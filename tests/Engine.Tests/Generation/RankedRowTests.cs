using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Choosing without sorting, held against a choice that sorts everything and adds up in order.</summary>
public sealed class RankedRowTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int FullVocabulary = 248_320;

    // Sums in another order differ by rounding only; a draw so near to a border may fall on either side.
    private const double Rounding = 1e-9;

    public static TheoryData<string, int> Rows => new()
    {
        { "normal", 1 }, { "normal", 2 }, { "normal", 63 }, { "normal", 65 }, { "normal", 3000 }, { "normal", FullVocabulary },
        { "ties", 1000 }, { "ties", FullVocabulary },
        { "equal", 1 }, { "equal", 700 }, { "equal", FullVocabulary },
        { "masked", 2000 }, { "masked", FullVocabulary },
        { "one-left", 2000 },
        { "peaked", 2000 }, { "peaked", FullVocabulary },
        { "near", 2000 },
        { "far", 2000 },
        { "tiny-steps", 2000 },
    };

    private static readonly SamplingOptions[] Settings =
    [
        new(),
        new() { TopP = 0.95 },
        new() { TopP = 0.5 },
        new() { TopP = 1e-9 },
        new() { TopP = 0.999999 },
        new() { MinP = 0.05 },
        new() { MinP = 1 },
        new() { TopP = 0.9, MinP = 0.02 },
        new() { TopP = 0.3, MinP = 1e-6 },
        new() { TopK = 5000 },
        new() { TopK = 100_000, TopP = 0.9, MinP = 1e-4 },
        new() { TopK = 1 << 20, TopP = 0.7 },
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Choose_AnyRowAndSetting_IsWhatSortingEverythingGives(string kind, int vocabulary)
    {
        var random = new SeededRandom(7, RandomPurpose.Test, vocabulary);
        for (var round = 0; round < (vocabulary > 10_000 ? 1 : 12); round++)
        {
            var logits = Logits(kind, vocabulary, random);
            int[] order = [.. Enumerable.Range(0, vocabulary).OrderByDescending(id => logits[id]).ThenBy(id => id)];
            foreach (var temperature in (double[])[1, 0.3, 2.5, 1e-6, 1e-300, 1e6, double.MaxValue])
            {
                using var row = new RankedRow(logits, temperature);
                var reference = new SortedRow(logits, order, temperature);
                foreach (var setting in Settings)
                {
                    var options = setting with { Temperature = temperature };
                    foreach (var uniform in (double[])[0, random.NextDouble(), random.NextDouble(), 1 - 1.0 / (1L << 53)])
                    {
                        var chosen = Sampler.Choose(row, options, uniform);
                        Assert.True(reference.Allows(chosen, options, uniform, Rounding),
                            $"{kind}, {vocabulary}, temperature {temperature}, top-k {options.TopK}, top-p {options.TopP}, min-p {options.MinP}, draw {uniform}: {chosen}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Choose_OrdinaryRows_AgreesWithTheSortedChoiceDrawForDraw()
    {
        var random = new SeededRandom(8, RandomPurpose.Test, 0);
        for (var round = 0; round < 200; round++)
        {
            var logits = Logits(round % 2 == 0 ? "normal" : "ties", 1500, random);
            Candidate[] sorted = [.. logits.Select((logit, id) => new Candidate(id, logit)).Order()];
            foreach (var setting in Settings)
            {
                using var row = new RankedRow(logits, 0.8);
                var (options, uniform) = (setting with { Temperature = 0.8 }, random.NextDouble());
                Assert.Equal(Sampler.Choose(sorted, options, uniform), Sampler.Choose(row, options, uniform));
            }
        }
    }

    [Fact]
    public void Choose_ManyDraws_FollowTheSoftmax()
    {
        float[] logits = [.. Enumerable.Range(0, 6).Select(i => MathF.Log(i + 1)), .. Enumerable.Repeat(float.NegativeInfinity, 200)];
        using var row = new RankedRow(logits, 1);
        var counts = new int[6];
        const int draws = 42_000;

        for (var i = 0; i < draws; i++) counts[Sampler.Choose(row, new SamplingOptions(), CounterRandom.Uniform(5, i))]++;

        var chiSquare = Enumerable.Range(0, 6).Sum(i => Math.Pow(counts[i] - draws * (i + 1) / 21.0, 2) / (draws * (i + 1) / 21.0));
        // 99.9 % point of chi-square with five degrees of freedom.
        Assert.InRange(chiSquare, 0, 20.5);
    }

    [Fact]
    public async Task Choose_InAnyCompany_GivesTheSameToken()
    {
        const int vocabulary = 20_000;
        var random = new SeededRandom(9, RandomPurpose.Test, 0);
        float[][] rows = [.. Enumerable.Range(0, 6).Select(i => Logits(i % 2 == 0 ? "normal" : "ties", vocabulary, random))];
        SamplingOptions[] options =
            [new(), new() { TopP = 0.9 }, new() { TopK = 20 }, new() { Greedy = true }, new() { MinP = 0.01 }, new() { TopK = 10_000, TopP = 0.99 }];
        double[] uniforms = [.. rows.Select(_ => random.NextDouble())];

        var (alone, together, reversed) = await engine.Run(() => (
            Enumerable.Range(0, 6).Select(i => Choose([i])[0]).ToArray(), Choose([0, 1, 2, 3, 4, 5]), Choose([5, 4, 3, 2, 1, 0])));

        Assert.Equal(alone, together);
        Assert.Equal(alone.Reverse(), reversed);
        for (var i = 0; i < 6; i++)
        {
            Candidate[] sorted = [.. rows[i].Select((logit, id) => new Candidate(id, logit)).Order()];
            Assert.Equal(Sampler.Choose(sorted, options[i], uniforms[i]), alone[i]);
        }

        int[] Choose(int[] which)
        {
            using var scope = NewDisposeScope();
            var logits = tensor(which.SelectMany(i => rows[i]).ToArray(), [which.Length, vocabulary]);
            return TokenDraw.Choose(logits, [.. which.Select(i => options[i])], i => uniforms[which[i]]);
        }
    }

    [Fact]
    public void Row_WithoutANumber_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new RankedRow([float.NaN, float.NegativeInfinity, float.NaN], 1));

    [Fact]
    public void Row_WithSomethingThatIsNoNumber_ChoosesAmongTheRest()
    {
        using var row = new RankedRow([float.NaN, 1, float.NaN, 1, float.NegativeInfinity], 1);

        Assert.Equal([1, 3], new[] { 0.0, 0.49, 0.51, 0.999 }.Select(u => Sampler.Choose(row, new SamplingOptions(), u)).Distinct());
    }

    private static float[] Logits(string kind, int vocabulary, SeededRandom random)
    {
        var logits = Enumerable.Range(0, vocabulary).Select(_ => (float)(4 * random.NextNormal())).ToArray();
        for (var i = 0; i < vocabulary; i++)
        {
            logits[i] = kind switch
            {
                "ties" => MathF.Round(logits[i] * 2) / 2,
                "equal" => -3.5f,
                "masked" => i % 3 == 0 ? logits[i] : float.NegativeInfinity,
                "one-left" => i == vocabulary / 2 ? logits[i] : float.NegativeInfinity,
                "peaked" => i == vocabulary / 3 ? 60 : logits[i],
                // Neighbouring numbers, and numbers at the ends of what there is.
                "near" => i % 2 == 0 ? 1 : MathF.BitIncrement(1),
                "far" => i % 5 == 0 ? float.MinValue : i % 5 == 1 ? float.MaxValue : logits[i],
                // Each range holds nearly everything again when it is divided.
                "tiny-steps" => -MathF.Pow(10, i % 37),
                _ => logits[i],
            };
        }
        return logits;
    }

    /// <summary>Everything sorted, weights of every token, sums one after the other.</summary>
    private sealed class SortedRow
    {
        private readonly int[] _ids;
        private readonly int[] _ranks;
        private readonly double[] _weights, _sums;

        internal SortedRow(float[] logits, int[] order, double temperature)
        {
            _ids = order;
            _ranks = new int[order.Length];
            for (var rank = 0; rank < order.Length; rank++) _ranks[order[rank]] = rank;
            _weights = [.. _ids.Select(id => logits[id] == logits[_ids[0]] ? 1 : Math.Exp(((double)logits[id] - logits[_ids[0]]) / temperature))];
            _sums = new double[_ids.Length];
            double sum = 0;
            for (var i = 0; i < _sums.Length; i++) _sums[i] = sum += _weights[i];
        }

        /// <summary>Whether a token is the draw's, or would be with sums a little off.</summary>
        internal bool Allows(int id, SamplingOptions options, double uniform, double slack)
        {
            var rank = _ranks[id];
            // Where the cut itself is within rounding, the token must be right under one of the cuts that are.
            return Cuts(options, slack).Any(kept =>
            {
                if (rank >= kept) return false;
                var (total, before) = (_sums[kept - 1], rank == 0 ? 0 : _sums[rank - 1]);
                var target = uniform * total;
                return target >= before - slack * total && (target < _sums[rank] + slack * total || rank == kept - 1);
            });
        }

        // How many of the likeliest may be chosen.
        private IEnumerable<int> Cuts(SamplingOptions options, double slack)
        {
            var most = options.TopK > 0 ? Math.Min(options.TopK, _ids.Length) : _ids.Length;
            // Masked tokens are never chosen.
            while (most > 1 && _weights[most - 1] == 0) most--;
            double[] wanted = options.TopP < 1 ? [options.TopP - slack, options.TopP, options.TopP + slack] : [2];
            return wanted.Select(share => share >= 1 ? most : Math.Min(most, First(_sums, s => s >= share * _sums[most - 1])))
                .Select(kept => Math.Min(kept, First(_weights, w => w < options.MinP) - 1 is var heavy && heavy > 0 ? heavy : 1)).Distinct();
        }

        // Counted from 1; one more than there are for none. The values rise or fall all the way.
        private static int First(double[] values, Func<double, bool> holds)
        {
            int low = 0, high = values.Length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (holds(values[middle])) high = middle;
                else low = middle + 1;
            }
            return low + 1;
        }
    }
}
