using System.Globalization;

namespace Vectorscope.Dashboard.State;

/// <summary>What a replay's page shows, as its address says it.</summary>
public sealed record ReplayView(string RunId)
{
    /// <summary>The sample beside the original, counted from 1.</summary>
    public int Sample { get; init; } = 1;

    /// <summary>Whether words that differ are left unmarked.</summary>
    public bool Plain { get; init; }

    /// <summary>The layer whose projections are shown; null for the last that was kept.</summary>
    public int? Layer { get; init; }

    /// <summary>The token whose projections are shown layer by layer, counted from the reply's first; null for none.</summary>
    public int? Token { get; init; }

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static ReplayView From(string runId, int? sample, string? diff, int? layer, int? token) =>
        new(runId) { Sample = sample is > 0 ? sample.Value : 1, Plain = diff == "off", Layer = layer, Token = token };

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(
        Urls.Replay(RunId),
        ("sample", Sample == 1 ? null : Sample.ToString(CultureInfo.InvariantCulture)), ("diff", Plain ? "off" : null),
        ("layer", Layer?.ToString(CultureInfo.InvariantCulture)), ("token", Token?.ToString(CultureInfo.InvariantCulture)));
}
