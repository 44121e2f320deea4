using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Api;

/// <summary>Part of a run's trials.</summary>
/// <param name="Total">Trials that the filter lets through.</param>
/// <param name="Offset">Trials before the first one here.</param>
internal sealed record TrialPage(IReadOnlyList<TrialRow> Items, int Total, int Offset);
