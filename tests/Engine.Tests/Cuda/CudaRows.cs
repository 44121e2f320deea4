using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>What the tests of the kernels share.</summary>
internal static class CudaRows
{
    internal static readonly SamplingOptions Greedy = new() { Greedy = true };

    /// <summary>The kernels of a model; the test is skipped where there is no GPU, and fails where there is one and they are not.</summary>
    internal static async Task<CudaSteps> StepsOf(this EngineFixture engine, LanguageModel model)
    {
        var (steps, why) = await engine.Run(() => (CudaSteps.TryCreate(model.Network, model.Config, out var reason), reason));
        Assert.True(steps is not null, why);
        return steps;
    }

    /// <summary>Tokens of a row's prompt, different from row to row.</summary>
    internal static int[] Prompt(LanguageModel model, int row, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (int)((i * 7919L + row * 104_729L + i / 5) % model.Config.VocabularySize))];

    /// <summary>What the tokens of a prompt are.</summary>
    internal static TokenMark[] Marks(int length) => [.. Enumerable.Range(0, length).Select(i => i == length - 1 ? TokenMark.LastOfPrompt : TokenMark.None)];

    internal static RowStep Read(IRowPast past, IReadOnlyList<int> ids, CompiledIntervention? intervention = null, IReadOnlyList<ProjectionSeries>? series = null,
        SamplingOptions? sampling = null, IReadOnlyList<int>? written = null, double uniform = 0, bool isReply = false) => new(past, ids)
        {
            Intervention = intervention,
            Marks = isReply ? [.. ids.Select(_ => TokenMark.Written)] : Marks(ids.Count),
            Projections = series ?? [],
            Next = new(sampling ?? Greedy, written ?? [], uniform, null),
        };

    /// <summary>Logits of a row of the last step.</summary>
    internal static float[] LogitsOf(CudaSteps steps, int row)
    {
        using var own = steps.Logits.select(0, row);
        return HostCopy.ToSingles(own);
    }

    /// <summary>The likeliest token, and by how much.</summary>
    internal static (int Id, float Lead) Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var id = 1; id < logits.Length; id++)
            if (logits[id] > logits[best]) best = id;
        var second = float.NegativeInfinity;
        for (var id = 0; id < logits.Length; id++)
            if (id != best && logits[id] > second) second = logits[id];
        return (best, logits[best] - second);
    }
}
