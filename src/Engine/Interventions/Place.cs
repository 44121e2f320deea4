namespace Vectorscope.Engine.Interventions;

/// <summary>Where moves happen in a pass.</summary>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
/// <param name="Site">The block's output, or each of its writes.</param>
internal readonly record struct Place(int Layer, OperationSite Site);
