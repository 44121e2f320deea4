using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>What two runs of one kind were told differently.</summary>
/// <param name="Settings">Fields of the spec that differ, defaults filled in, in the order of their declaration.</param>
/// <param name="References">What was referred to and has another content in each.</param>
public sealed record RunComparison(
    string Kind, ComparedRun A, ComparedRun B, IReadOnlyList<SpecDifference> Settings, IReadOnlyList<ReferenceDifference> References);

/// <summary>One of two runs.</summary>
public sealed record ComparedRun(string Id, string Name);

/// <summary>A field that refers to different content in each run, whatever it is called.</summary>
/// <param name="Label">Labels from the outside in: "Sides 2 · Persona".</param>
public sealed record ReferenceDifference(string Path, string Label, ComparedReference A, ComparedReference B);

/// <summary>What a field referred to.</summary>
public sealed record ComparedReference(string Name, int? Version, string Hash)
{
    internal static ComparedReference Of(ResolvedReference reference) => new(reference.Name, reference.Version, reference.Hash!);
}

/// <summary>The comparison, or why there is none.</summary>
/// <param name="IsMissing">One of the runs is not there.</param>
public sealed record RunComparisonResult(RunComparison? Comparison, string? Problem, bool IsMissing)
{
    internal static RunComparisonResult Of(RunComparison comparison) => new(comparison, null, false);

    internal static RunComparisonResult None(string problem) => new(null, problem, false);

    internal static RunComparisonResult Missing(string problem) => new(null, problem, true);
}
