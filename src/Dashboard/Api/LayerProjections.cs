namespace Vectorscope.Dashboard.Api;

/// <summary>Where each prompt of two sides falls on a layer's direction, fitted without that prompt.</summary>
/// <param name="PromptsA">Index of each projection's prompt among the side's prompts.</param>
/// <param name="A">Projections in residual units, relative to the midpoint of the training means.</param>
internal sealed record LayerProjections(
    string SideA, string SideB, string Position, int Layer, IReadOnlyList<int> PromptsA, IReadOnlyList<float> A, IReadOnlyList<int> PromptsB, IReadOnlyList<float> B);
