namespace Vectorscope.Dashboard.State;

/// <summary>A page above the shown one.</summary>
public sealed record Crumb(string Name, string Url);
