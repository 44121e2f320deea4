namespace Vectorscope.Jobs.Store;

/// <summary>Why a reply ended, as it was reported, never inferred.</summary>
public enum ReplyEnd
{
    Stop,

    /// <summary>The token budget was used up.</summary>
    Length,

    /// <summary>The trial ended (time limit, cancel) while it was being written.</summary>
    Cancelled,

    /// <summary>The server named another reason, kept with the turn.</summary>
    Other,
}
