using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Against what transformers computed; the tolerances are those of the fixture's notes.</summary>
public sealed class TinyModelParityTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const float LogitTolerance = 1e-3f;
    private const float HiddenTolerance = 2e-4f;
    private const int GreedyTokens = 24;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Expected => Path.Combine(Fixtures.TinyModel, "expected.safetensors");

    public static TheoryData<ModelDevice, int> Lengths()
    {
        var data = new TheoryData<ModelDevice, int>();
        foreach (var device in new[] { ModelDevice.Cpu, ModelDevice.Cuda })
            foreach (var n in new[] { 1, 5, 63, 64, 65, 150 })
                data.Add(device, n);
        return data;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Forward_OneRow_EqualsTransformers(ModelDevice device, int n)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        using var expected = SafetensorsFile.Open(Expected);

        var result = await model.ForwardAsync(new(expected.ReadIntegers($"ids_{n}"), 1, Greedy: GreedyTokens), Cancel);

        Near.Absolute(expected.ReadSingles($"logits_{n}"), result.Logits, LogitTolerance);
        var hidden = expected.ReadSingles($"hidden_{n}");
        var width = n * model.Config.HiddenSize;
        for (var index = 0; index <= model.Config.LayerCount; index++)
            Near.Relative(hidden.AsSpan(index * width, width), result.Hidden.AsSpan(index * width, width), HiddenTolerance);
        Assert.Equal(expected.ReadIntegers($"greedy_{n}"), result.Greedy);
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_LeftPaddedBatch_EqualsTransformersAndSingleRows(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        using var expected = SafetensorsFile.Open(Expected);
        var mask = expected.ReadIntegers("batch_mask").Select(m => m != 0).ToArray();
        var ids = expected.ReadIntegers("batch_ids");
        int rows = 3, length = ids.Length / rows, vocabulary = model.Config.VocabularySize, width = model.Config.HiddenSize, layers = model.Config.LayerCount;

        var result = await model.ForwardAsync(new(ids, rows, mask, GreedyTokens), Cancel);

        for (var row = 0; row < rows; row++)
        {
            var last = (row + 1) * length - 1;
            var logits = result.Logits.AsSpan(last * vocabulary, vocabulary);
            Near.Absolute(expected.ReadSingles("batch_last_logits").AsSpan(row * vocabulary, vocabulary), logits, LogitTolerance);
            Near.Absolute(expected.ReadSingles($"batch_alone_last_logits_{row}"), logits, LogitTolerance);
            for (var index = 0; index <= layers; index++)
                Near.Relative(expected.ReadSingles("batch_last_hidden").AsSpan((index * rows + row) * width, width),
                    result.Hidden.AsSpan((index * rows * length + last) * width, width), HiddenTolerance);
            Assert.Equal(expected.ReadIntegers("batch_greedy").AsSpan(row * GreedyTokens, GreedyTokens),
                result.Greedy.AsSpan(row * (length + GreedyTokens) + length, GreedyTokens));

            var start = mask.AsSpan(row * length, length).IndexOf(true);
            var alone = await model.ForwardAsync(new(ids[(row * length + start)..((row + 1) * length)], 1), Cancel);
            Near.Absolute(alone.Logits, result.Logits.AsSpan((row * length + start) * vocabulary, (length - start) * vocabulary), LogitTolerance);
            Near.Relative(alone.LastBlock, result.LastBlock.AsSpan((row * length + start) * width, (length - start) * width), HiddenTolerance);
        }
    }

    [Theory]
    [InlineData(ModelDevice.Cpu, ModelDtype.Float32)]
    [InlineData(ModelDevice.Cpu, ModelDtype.BFloat16)]
    [InlineData(ModelDevice.Cuda, ModelDtype.Float32)]
    [InlineData(ModelDevice.Cuda, ModelDtype.BFloat16)]
    public async Task Forward_PaddedPositions_AreZeroAndNothingIsNaN(ModelDevice device, ModelDtype dtype)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device, dtype);
        var (length, padding) = (9, 6);
        var ids = Enumerable.Range(0, 2 * length).Select(i => (long)i).ToArray();
        var mask = Enumerable.Range(0, 2 * length).Select(i => i >= padding).ToArray();

        var result = await model.ForwardAsync(new(ids, 2, mask), Cancel);

        Assert.All(result.Logits.AsSpan(0, padding * model.Config.VocabularySize).ToArray(), v => Assert.Equal(0, v));
        Assert.All(result.LastBlock.AsSpan(0, padding * model.Config.HiddenSize).ToArray(), v => Assert.Equal(0, v));
        for (var index = 0; index <= model.Config.LayerCount; index++)
            Assert.All(result.Hidden.AsSpan(index * 2 * length * model.Config.HiddenSize, padding * model.Config.HiddenSize).ToArray(), v => Assert.Equal(0, v));
        Assert.DoesNotContain(result.Logits.Concat(result.Hidden).Concat(result.LastBlock), v => !float.IsFinite(v));
        Assert.NotEqual(0, result.Logits[padding * model.Config.VocabularySize]);
    }

    // Rounding every operation's result to 8 bits gives a median token error near 0.04 in the logits of this model; single
    // tokens whose state nearly cancels are far worse, hence the median.
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_BFloat16_StaysNearSinglePrecision(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device, ModelDtype.BFloat16);
        using var expected = SafetensorsFile.Open(Expected);

        var result = await model.ForwardAsync(new(expected.ReadIntegers("ids_150"), 1), Cancel);

        var reference = expected.ReadSingles("logits_150");
        var errors = Enumerable.Range(0, 150).Select(t => TokenError(reference, result.Logits, t, model.Config.VocabularySize)).Order().ToArray();
        Assert.InRange(errors[75], 1e-4, 0.05);
    }

    private static double TokenError(float[] expected, float[] actual, int token, int width)
    {
        double error = 0, size = 0;
        for (var i = token * width; i < (token + 1) * width; i++)
            (error, size) = (error + (actual[i] - expected[i]) * (double)(actual[i] - expected[i]), size + expected[i] * (double)expected[i]);
        return Math.Sqrt(error / size);
    }
}
