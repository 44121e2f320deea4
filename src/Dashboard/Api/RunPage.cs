using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Api;

/// <summary>Part of the list of runs.</summary>
/// <param name="Total">Runs that the filter lets through.</param>
/// <param name="Offset">Runs before the first one here.</param>
internal sealed record RunPage(IReadOnlyList<RunRow> Items, int Total, int Offset);
