namespace Vectorscope.Dashboard.Api;

/// <summary>A spec that could be run.</summary>
/// <param name="Name">What the run would be called.</param>
/// <param name="Notes">What to know although it could be run.</param>
internal sealed record SpecVerdict(string Name, IReadOnlyList<string> Notes);
