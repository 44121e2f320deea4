using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.State;

/// <summary>Which part of a sweep is shown, as its address says it.</summary>
/// <param name="Score">By which cells are coloured.</param>
/// <param name="Operation">Place of the one whose layers and strengths are mapped.</param>
/// <param name="Cell">The one whose drawer is open; null for none.</param>
/// <param name="Sort">Word of the column that orders the table; null for the sweep's own order.</param>
/// <param name="Descending">Whether the largest comes first.</param>
public sealed record SweepView(SweepScore Score, int Operation, SweepReportCell? Cell, string? Sort, bool Descending)
{
    /// <summary>Reads the address; what is left out or cannot be found falls back to the first.</summary>
    public static SweepView From(SweepReport report, string? score, string? operation, string? cell, string? sort, string? order)
    {
        var open = cell == report.Base.Name ? report.Base : report.Cells.FirstOrDefault(one => one.Name == cell);
        var chosen = int.TryParse(operation, out var place) && place >= 0 && place < report.Operations.Count ? place : open?.Operation ?? 0;
        return new(SweepScore.Find(report, score), chosen, open, sort, order == "desc");
    }

    /// <summary>The address that shows this.</summary>
    public string Url(string runId, SweepReport report) => Urls.Query(
        Urls.Sweep(runId),
        ("score", Score == SweepScore.For(report)[0] ? null : Score.Word),
        ("op", Operation == 0 ? null : Operation.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("sort", Sort),
        ("order", Sort is not null && Descending ? "desc" : null),
        ("cell", Cell?.Name));
}
