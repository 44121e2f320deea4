namespace Vectorscope.Dashboard.Api;

/// <summary>A spec that could be run.</summary>
/// <param name="Name">What the run would be called.</param>
internal sealed record SpecVerdict(string Name);
