using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Api;

/// <summary>Part of a run's log.</summary>
/// <param name="Next">Give it as <c>after</c> to read on.</param>
internal sealed record LogPage(IReadOnlyList<LogLineRow> Lines, long Next);
