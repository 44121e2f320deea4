using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A figure of a sweep's cells by which they are coloured and ordered.</summary>
/// <param name="Word">In addresses.</param>
/// <param name="Name">On the page, without its unit.</param>
/// <param name="Unit">Empty for shares and pure numbers.</param>
/// <param name="Better">Which way a cell is looked for.</param>
/// <param name="Anchor">Heading of docs/sweeps.md that defines it.</param>
/// <param name="Of">Null where it is not known.</param>
public sealed record SweepScore(string Word, string Name, string Unit, SweepBetter Better, string Anchor, Func<SweepReportCell, double?> Of)
{
    /// <summary>Passed of the trials that count.</summary>
    public static SweepScore Pass { get; } = new("pass", "Pass rate", "", SweepBetter.Higher, "pass-rate", cell => cell.Pass?.Rate);

    /// <summary>rᵀh of what was written.</summary>
    public static SweepScore Projection { get; } = new("projection", "Projection", "", SweepBetter.Apart, "projection", cell => cell.Measures?.Projection);

    /// <summary>How far most tokens are at most.</summary>
    public static SweepScore Kl { get; } = new("kl", "KL, 95th percentile", "nats", SweepBetter.None, "divergence", cell => cell.Measures?.Kl?.P95);

    /// <summary>All of them, the first for sweeps without tasks second.</summary>
    public static IReadOnlyList<SweepScore> All { get; } =
    [
        Pass, Projection, Kl,
        new("kl-mean", "KL, mean", "nats", SweepBetter.None, "divergence", cell => cell.Measures?.Kl?.Mean),
        new("first", "KL, first token", "nats", SweepBetter.None, "divergence", cell => cell.Measures?.FirstToken),
        new("unclosed", "Unclosed thinking", "", SweepBetter.Lower, "replies", cell => Share(cell, cell.Measures?.Unclosed)),
        new("cut", "Cut at the limit", "", SweepBetter.Lower, "replies", cell => Share(cell, cell.Measures?.Capped)),
        new("loops", "Ending in a loop", "", SweepBetter.Lower, "replies", cell => Share(cell, cell.Measures?.Loops)),
        new("length", "Length", "tokens", SweepBetter.Apart, "replies", cell => cell.Measures?.MeanTokens),
    ];

    /// <summary>Name with its unit.</summary>
    public string Title => Unit.Length == 0 ? Name : $"{Name} ({Unit})";

    /// <summary>Between 0 and 1, and shown per cent.</summary>
    public bool IsShare => Better is SweepBetter.Higher or SweepBetter.Lower;

    /// <summary>Where it is defined.</summary>
    public string Url => Urls.Help("sweeps", Anchor);

    /// <summary>The scores that a sweep has.</summary>
    public static IReadOnlyList<SweepScore> For(SweepReport report) => [.. All.Where(score => score != Pass || report.Tasks is not null)];

    /// <summary>The score of a word; the first that the sweep has for none.</summary>
    public static SweepScore Find(SweepReport report, string? word) => For(report).FirstOrDefault(score => score.Word == word) ?? For(report)[0];

    /// <summary>As people read it.</summary>
    public string Format(double? value) => value is not { } number ? Presentation.Format.None : IsShare ? Presentation.Format.Percent(number) : Presentation.Format.Number(number);

    /// <summary>How good a value is beside the model as it is, the more the better; null where nothing is looked for.</summary>
    public double? Worth(double? value, double? plain) => (value, Better) switch
    {
        (null, _) or (_, SweepBetter.None) => null,
        ({ } v, SweepBetter.Higher) => v,
        ({ } v, SweepBetter.Lower) => -v,
        ({ } v, _) => plain is { } from ? Math.Abs(v - from) : null,
    };

    private static double? Share(SweepReportCell cell, int? count) =>
        cell.Measures is { } measures && count is { } some && measures.Replies > measures.Broken ? (double)some / (measures.Replies - measures.Broken) : null;
}

/// <summary>Which way a cell is looked for.</summary>
public enum SweepBetter
{
    /// <summary>No way: it is a price.</summary>
    None,

    /// <summary>Up.</summary>
    Higher,

    /// <summary>Down.</summary>
    Lower,

    /// <summary>Away from the model as it is, to either side.</summary>
    Apart,
}
