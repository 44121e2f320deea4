using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Compares arms that the store holds.</summary>
public sealed class Comparisons(IDbContextFactory<VectorscopeContext> contexts, RepeatedTrials repeated)
{
    private readonly ArmTrialsReader _reader = new(repeated);

    /// <summary>All arms of a run against one of them.</summary>
    /// <param name="baseline">Null for the first.</param>
    /// <returns>Null when there is no such run, or it has no trials.</returns>
    public async Task<Comparison?> OfRunAsync(string runId, string? baseline, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var arms = await ArmsAsync(context, runId, null, cancellationToken);
        if (arms.Count == 0)
        {
            return null;
        }
        var first = arms.FirstOrDefault(arm => arm.Name == baseline);
        return Comparison.Of(
            first is null ? arms : [first, .. arms.Where(arm => arm != first)],
            baseline is null || first is not null ? [] : [new ArmAddress(runId, baseline).ToString()]);
    }

    /// <summary>Arms of several runs, the baseline first.</summary>
    /// <param name="asked">In the order wanted.</param>
    public async Task<Comparison> OfAsync(IReadOnlyList<AskedArm> asked, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<ArmAddress, ComparedArm>();
        foreach (var run in asked.Select(arm => arm.Address).OfType<ArmAddress>().GroupBy(address => address.RunId))
        {
            foreach (var arm in await ArmsAsync(context, run.Key, [.. run.Select(address => address.Arm)], cancellationToken))
            {
                found[arm.Address!] = arm;
            }
        }
        return Comparison.Of(
            [
                .. asked.Select(arm => arm.Address is { } address ? found.GetValueOrDefault(address) : ComparedArm.OfCounts(arm.Name!, arm.Count!.Value)).OfType<ComparedArm>(),
            ],
            [.. asked.Select(arm => arm.Address).OfType<ArmAddress>().Where(address => !found.ContainsKey(address)).Select(address => address.ToString())]);
    }

    /// <summary>All arms of a run with their trials, in its order; none when there is no such run, or it has no trials.</summary>
    public async Task<IReadOnlyList<ComparedArm>> ReadRunAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ArmsAsync(context, runId, null, cancellationToken);
    }

    /// <summary>The arms of a run, in its order.</summary>
    public async Task<IReadOnlyList<ArmAddress>> ArmsOfAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId).GroupBy(trial => trial.Arm)
            .Select(arm => new { arm.Key, First = arm.Min(trial => trial.Position) }).OrderBy(arm => arm.First)
            .Select(arm => new ArmAddress(runId, arm.Key)).ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<ComparedArm>> ArmsAsync(VectorscopeContext context, string runId, IReadOnlyCollection<string>? arms, CancellationToken cancellationToken)
    {
        var run = await context.Runs.Where(run => run.Id == runId).Select(run => new { run.Name, run.Kind }).SingleOrDefaultAsync(cancellationToken);
        if (run is null)
        {
            return [];
        }
        var kept = await KeptBenchmark.ReadAsync(context, runId, cancellationToken);
        var trials = await _reader.ReadAsync(context, runId, arms, cancellationToken);
        return [.. trials.Select(arm => ComparedArm.Of(new ArmAddress(runId, arm.Key), run.Name, kept, arm.Value) with { RunKind = run.Kind })];
    }
}

/// <summary>An arm that is asked for: one of a run, or one by its counts.</summary>
public sealed record AskedArm
{
    private AskedArm()
    {
    }

    /// <summary>Null for counts.</summary>
    public ArmAddress? Address { get; private init; }

    /// <summary>Null for an arm of a run.</summary>
    public string? Name { get; private init; }

    /// <summary>Null for an arm of a run.</summary>
    public PassCount? Count { get; private init; }

    /// <summary>As an address of the product names it: <c>RUN/ARM</c>, or <c>NAME:PASSED/TRIALS</c> for counts.</summary>
    public string Text => Address?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"{Name}:{Count!.Value.Passed}/{Count.Value.Trials}");

    public static AskedArm Of(ArmAddress address) => new() { Address = address };

    public static AskedArm Of(string name, PassCount count) => new() { Name = name, Count = count };

    /// <summary>Counts as <see cref="Text"/> has them; null for a text that holds none, and for more passed than there were.</summary>
    public static AskedArm? ParseCounts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (colon, slash) = (text.LastIndexOf(':'), text.LastIndexOf('/'));
        return colon > 0 && slash > colon
            && int.TryParse(text.AsSpan(colon + 1, slash - colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var passed)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var trials)
            && trials > 0 && passed <= trials && text[..colon].Trim() is { Length: > 0 } name
                ? Of(name, new PassCount(passed, trials))
                : null;
    }
}
