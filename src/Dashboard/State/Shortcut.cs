namespace Vectorscope.Dashboard.State;

/// <summary>A key and what it does, as the help shows it.</summary>
public sealed record Shortcut(string Keys, string Does);
