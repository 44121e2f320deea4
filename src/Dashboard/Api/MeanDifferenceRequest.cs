using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Api;

/// <summary>A direction to find in a completed capture.</summary>
/// <param name="Run">The capture.</param>
/// <param name="Positive">Name of the side that it points to.</param>
/// <param name="Negative">Name of the side that it points from.</param>
/// <param name="Position">A captured position: <c>last-prompt-token</c>.</param>
/// <param name="Name">What it is to be called.</param>
/// <param name="Neutral">Name of a side whose mean is kept beside.</param>
/// <param name="Description">For people.</param>
/// <param name="Replace">A direction of that name gets the new content; what it held stays as NAME@HASH.</param>
internal sealed record MeanDifferenceRequest(
    string Run, string Positive, string Negative, string Position, string Name, string? Neutral = null, string? Description = null, bool Replace = false)
{
    internal DirectionTitle Title => new(Name, Description ?? "", Replace);
}
