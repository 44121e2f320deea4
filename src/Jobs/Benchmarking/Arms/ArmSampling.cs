using System.Globalization;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>The numbers by which an arm's tokens are drawn, and what follows from them.</summary>
internal static class ArmSampling
{
    /// <summary>Of each arm that asks the engine, by its name.</summary>
    public static Dictionary<string, SamplingOverrides> Of(IReadOnlyList<ArmSpec> arms, References references, SpecProblems problems)
    {
        var sampling = new Dictionary<string, SamplingOverrides>(StringComparer.Ordinal);
        for (var i = 0; i < arms.Count; i++)
        {
            var path = $"{ArmRules.PathOf(i)}.model.engine";
            if (references.Find(path) is not { Place: { } folder })
            {
                continue;
            }
            try
            {
                sampling[arms[i].Name] = Whole(arms[i].Sampling.Over(SamplingDefaults.Load(folder)));
            }
            catch (CheckpointException e)
            {
                problems.Add(path, e.Message);
            }
        }
        return sampling;
    }

    /// <summary>What makes attempts repeat each other, for whoever submits them; empty for nothing.</summary>
    public static IEnumerable<string> Repeating(BenchmarkSpec spec, IReadOnlyDictionary<string, SamplingOverrides> sampling)
    {
        if (spec.Attempts < 2)
        {
            yield break;
        }
        var asking = spec.Arms.Where(arm => arm.AsksModel).ToArray();
        if (spec.Seeds == SeedPolicy.Fixed && asking.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"All trials have the same seed: the {spec.Attempts} attempts at a task will mostly be copies of each other, and say no more than one. Choose other seeds, or one attempt.");
            yield break;
        }
        foreach (var arm in asking.Where(arm => (sampling.GetValueOrDefault(arm.Name) ?? arm.Sampling).Temperature is 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{arm.Name} draws at temperature 0: its {spec.Attempts} attempts at a task will mostly be copies of each other, and say no more than one. Raise the temperature, or choose one attempt.");
        }
    }

    /// <summary>Settings with nothing left out.</summary>
    internal static SamplingOverrides Whole(SamplingOptions options) => new()
    {
        Temperature = options.Temperature,
        TopP = options.TopP,
        TopK = options.TopK,
        MinP = options.MinP,
        PresencePenalty = options.PresencePenalty,
    };
}
