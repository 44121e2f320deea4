namespace Vectorscope.Dashboard.State;

/// <summary>A key, or several one after the other with a space between, and what it does.</summary>
public sealed record Shortcut(string Keys, string Does);

/// <summary>Keys that act in the same place.</summary>
/// <param name="Where">Heading in the help.</param>
public sealed record ShortcutGroup(string Where, IReadOnlyList<Shortcut> Keys);
