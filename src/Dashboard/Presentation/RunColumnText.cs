using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Columns of a list of runs in words.</summary>
public static class RunColumnText
{
    /// <summary>The column's heading.</summary>
    public static string Title(RunColumn column) => column switch
    {
        RunColumn.Kind => "Kind",
        RunColumn.Status => "Status",
        RunColumn.Outcome => "Progress or outcome",
        RunColumn.Passed => "Passed",
        RunColumn.Model => "Model",
        RunColumn.Persona => "Personas",
        RunColumn.Tags => "Tags",
        RunColumn.Launched => "Launched",
        RunColumn.Took => "Took",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "no column"),
    };

    /// <summary>What the column orders by; null where it does not.</summary>
    public static RunSort? Sort(RunColumn column) => column switch
    {
        RunColumn.Kind => RunSort.Kind,
        RunColumn.Status => RunSort.State,
        RunColumn.Launched => RunSort.Created,
        RunColumn.Took => RunSort.Ended,
        _ => null,
    };
}
