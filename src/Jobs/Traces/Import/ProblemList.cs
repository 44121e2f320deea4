namespace Vectorscope.Jobs.Traces.Import;

/// <summary>Gathers what could not be read while the rest is.</summary>
internal sealed class ProblemList : List<ImportProblem>
{
    /// <summary>What is read, or the default and a problem more.</summary>
    public T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (TraceFormatException e)
        {
            if (!Contains(e.Problem)) Add(e.Problem);
            return default;
        }
    }
}
