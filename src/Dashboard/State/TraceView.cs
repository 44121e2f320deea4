using System.Globalization;

namespace Vectorscope.Dashboard.State;

/// <summary>What a trace's page shows, as its address says it.</summary>
public sealed record TraceView(string RunId, long TrialId)
{
    /// <summary>The turn that is read; null for the one that tells most.</summary>
    public int? Turn { get; init; }

    /// <summary>Word of the flag that the keys walk along; null for all.</summary>
    public string? Flag { get; init; }

    /// <summary>How replies are shown.</summary>
    public ReplyForm Form { get; init; }

    /// <summary>What is looked for in the trace.</summary>
    public string Find { get; init; } = "";

    /// <summary>The direction whose projections are shown; null for the first that is recorded.</summary>
    public string? Direction { get; init; }

    /// <summary>Their layer; null for the direction's first.</summary>
    public int? Layer { get; init; }

    /// <summary>Whether colours follow what the direction says of its sides; else the trial's tokens.</summary>
    public bool ToSides { get; init; }

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static TraceView From(string runId, long trialId, int? turn, string? flag, string? form, string? find, string? direction = null, int? layer = null, string? scale = null) => new(runId, trialId)
    {
        Turn = turn,
        Flag = string.IsNullOrEmpty(flag) ? null : flag,
        Form = Enum.TryParse<ReplyForm>(form, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : ReplyForm.Raw,
        Find = find?.Trim() ?? "",
        Direction = string.IsNullOrEmpty(direction) ? null : direction,
        Layer = layer,
        ToSides = scale == Sides,
    };

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(
        Urls.Trial(RunId, TrialId),
        ("turn", Turn?.ToString(CultureInfo.InvariantCulture)), ("flag", Flag), ("text", Form == ReplyForm.Raw ? null : Form.ToString().ToLowerInvariant()), ("find", Find),
        ("direction", Direction), ("layer", Layer?.ToString(CultureInfo.InvariantCulture)), ("scale", ToSides ? Sides : null));

    private const string Sides = "sides";

    /// <summary>Another trial, read in the same way.</summary>
    public TraceView At(long trial, int? turn) => this with { TrialId = trial, Turn = turn };
}
