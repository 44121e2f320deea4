using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Reads a run's snapshot from its row.</summary>
internal static class StoredSnapshot
{
    /// <returns>Null when there is no such run, or when its trials came from elsewhere.</returns>
    public static async Task<BenchmarkSnapshot?> ReadAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        var json = await context.Runs.Where(run => run.Id == runId && run.Kind == BenchmarkSpec.KindName)
            .Select(run => run.Snapshot).SingleOrDefaultAsync(cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize<BenchmarkSnapshot>(json, JobsJson.Options);
    }
}
