namespace Vectorscope.Engine.Generation;

/// <summary>Why a reply ended.</summary>
public enum StopReason
{
    /// <summary>A stop token came.</summary>
    Stop,
    /// <summary>The token budget was used up.</summary>
    Length,
    /// <summary>Someone cancelled; the reply holds what was there.</summary>
    Cancelled,
}
