using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Finds the replays of a turn, which each notes as what it read.</summary>
public sealed class ReplaysOfTurns(IDbContextFactory<VectorscopeContext> contexts)
{
    internal const string InputKind = "turn";

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> OfAsync(string runId, long trialId, int turn, CancellationToken cancellationToken)
    {
        var key = Key(runId, trialId, turn);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().Where(run => context.RunInputs.Any(input => input.RunId == run.Id && input.Kind == InputKind && input.Hash == key))
            .OrderByDescending(run => run.Id).Select(RunProjections.Row).ToListAsync(cancellationToken);
    }

    internal static string Key(string runId, long trialId, int turn) => string.Create(CultureInfo.InvariantCulture, $"{runId}/{trialId}/{turn}");
}
