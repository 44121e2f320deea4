namespace Vectorscope.Jobs.Store;

/// <summary>Why a try at a trial gave no result.</summary>
public enum TrialTryEnd
{
    /// <summary>The machinery failed.</summary>
    Infrastructure,

    /// <summary>The process that ran it went away.</summary>
    Interrupted,

    Cancelled,
}
