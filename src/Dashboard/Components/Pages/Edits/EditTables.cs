using System.Globalization;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;

namespace Vectorscope.Dashboard.Components.Pages.Edits;

/// <summary>The tables of an edit's page for files.</summary>
internal static class EditTables
{
    internal static ChartTable Constants(EditReport report) => new(
        ["layer", "tensor", "how", "length", "r2", "r2HeldOut", "loadsIn"],
        [.. report.Constants.Select(constant => (object?[])[constant.Layer, constant.Tensor, How(constant.How), constant.Length, constant.Fit?.R2, constant.Fit?.HeldOutR2, constant.Loaders])]);

    internal static ChartTable Columns(EditReport report) => new(
        ["layer", "matrix", "of", "count", "edited", "sum", "editedSum", "strongest"],
        [.. report.Coverage.Where(writer => writer.Columns is not null).Select(writer => (writer, columns: writer.Columns!)).Select(row => (object?[])
            [row.writer.Layer, row.writer.Tensor, row.columns.Of, row.columns.Count, row.columns.Removed, row.columns.Sum, row.columns.RemovedSum, Strongest(row.columns)])]);

    /// <summary>A pair of columns for each direction that was projected out.</summary>
    internal static ChartTable Writers(EditReport report)
    {
        var directions = Enumerable.Range(0, report.Coverage.Max(writer => writer.Leak.Count)).ToList();
        return new(
            ["layer", "matrix", "change", .. directions.SelectMany(direction => (string[])[$"leakBeforeRounding{direction + 1}", $"leak{direction + 1}"]), "left"],
            [.. report.Coverage.Select(writer => (object?[])
            [
                writer.Layer, writer.Tensor, writer.Left is null ? writer.Change : null,
                .. directions.SelectMany(direction => (object?[])(direction < writer.Leak.Count ? [writer.Leak[direction], writer.RoundedLeak[direction]] : [null, null])), writer.Left,
            ])]);
    }

    /// <summary>Where a constant was put, in a word.</summary>
    internal static string How(ConstantPlace how) => how switch
    {
        ConstantPlace.Embedding => "embedding",
        ConstantPlace.Bias => "bias",
        _ => "pseudo-bias",
    };

    private static string Strongest(ColumnRanking columns) =>
        string.Join("; ", columns.Strongest.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Index}: {one.Contribution}{(one.Removed ? " edited" : "")}")));
}
