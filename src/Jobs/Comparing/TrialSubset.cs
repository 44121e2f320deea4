namespace Vectorscope.Jobs.Comparing;

/// <summary>
/// Which trials a comparison is over. All is the headline; the others leave out what an arm may itself have changed, and only show whether
/// the difference hangs on it.
/// </summary>
public enum TrialSubset
{
    All,

    /// <summary>Trials without a parse failure, on tasks where both arms have such.</summary>
    Parsed,

    /// <summary>Trials without a truncated reply, on tasks where both arms have such.</summary>
    Untruncated,
}
