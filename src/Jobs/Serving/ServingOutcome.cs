namespace Vectorscope.Jobs.Serving;

/// <summary>How a request ended.</summary>
public enum ServingOutcome
{
    /// <summary>It was answered.</summary>
    Completed,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>Something about it was wrong.</summary>
    Refused,

    /// <summary>Too many waited.</summary>
    TooBusy,

    /// <summary>The model failed.</summary>
    Failed,
}
