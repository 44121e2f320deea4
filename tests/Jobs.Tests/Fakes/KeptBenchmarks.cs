using System.Text.Json;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>Benchmarks as runs keep them, made without a run.</summary>
internal static class KeptBenchmarks
{
    public static KeptBenchmark Of(BenchmarkSpec spec, BenchmarkFacts facts) => KeptBenchmark.Of(
        new ResolvedSpec(SpecShape.Of<BenchmarkSpec>().Write(spec), new References(), JsonSerializer.SerializeToElement(facts, JobsJson.Options)));
}
