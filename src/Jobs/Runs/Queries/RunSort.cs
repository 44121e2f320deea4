namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Columns that the run list sorts by; ties fall back to the id, in the same direction.</summary>
public enum RunSort
{
    Created,
    Started,
    Ended,
    Name,
    Kind,
    State,
}
