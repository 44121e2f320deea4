namespace Vectorscope.Engine.Directions;

/// <summary>One way to label the rows and to split them into folds.</summary>
/// <param name="Positive">For each row, true when it counts as side A.</param>
/// <param name="Fold">For each row, the fold in which it is held out.</param>
internal sealed record Labelling(bool[] Positive, byte[] Fold);
