namespace Vectorscope.Jobs.Capture;

/// <summary>How measuring a stored capture again ended.</summary>
/// <param name="Separability">What was found; null where it could not be done.</param>
/// <param name="Problem">Why not, in a sentence.</param>
/// <param name="IsMissing">There is no such run.</param>
public sealed record MeasuredAgain(CaptureSeparability? Separability, string? Problem = null, bool IsMissing = false);
