using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>Compares what two runs of one kind were told to do.</summary>
public sealed class RunComparer(RunQueries queries, RunKinds kinds)
{
    public async Task<RunComparisonResult> CompareAsync(string a, string b, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(a, cancellationToken) is not { } first)
        {
            return RunComparisonResult.Missing($"There is no run {Quote.Of(a)}.");
        }
        if (await queries.FindAsync(b, cancellationToken) is not { } second)
        {
            return RunComparisonResult.Missing($"There is no run {Quote.Of(b)}.");
        }
        if (first.Kind != second.Kind)
        {
            return RunComparisonResult.None($"Run {a} is of kind {first.Kind} and run {b} of kind {second.Kind}; settings are compared within one kind.");
        }
        return kinds.Find(first.Kind) is not { } kind ? RunComparisonResult.None($"This version does not know runs of kind {first.Kind}.")
            : Read(kind, first, out var left) is { } leftProblem ? RunComparisonResult.None(leftProblem)
            : Read(kind, second, out var right) is { } rightProblem ? RunComparisonResult.None(rightProblem)
            : RunComparisonResult.Of(new RunComparison(
                kind.Name,
                new ComparedRun(first.Id, first.Name),
                new ComparedRun(second.Id, second.Name),
                SpecComparison.Of(kind.Shape, left!.Normal, right!.Normal),
                References(kind.Shape, left.References, right.References)));
    }

    /// <summary>The same words may have stood for something else.</summary>
    private static IReadOnlyList<ReferenceDifference> References(SpecShape shape, References a, References b) =>
    [
        .. from path in a.All.Keys
           let other = b.Find(path)
           let one = a[path]
           where other is { Hash: not null } && one.Hash is not null && other.Hash != one.Hash
           select new ReferenceDifference(path, SpecPath.Label(shape, path), ComparedReference.Of(one), ComparedReference.Of(other)),
    ];

    /// <returns>Why it has no settings to compare; null when it has.</returns>
    private static string? Read(RunKind kind, RunDetail run, out ResolvedSpec? kept)
    {
        kept = null;
        if (SpecJson.Parse(run.Spec) is { } spec && RunKind.IsImported(spec))
        {
            return $"Run {run.Id} was imported; what it was told to do is not known here.";
        }
        try
        {
            kept = kind.Read(run.Spec, run.Snapshot);
            return null;
        }
        catch (InvalidDataException e)
        {
            return $"The settings of run {run.Id} cannot be read: {e.Message}";
        }
    }
}
