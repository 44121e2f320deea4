namespace Vectorscope.Dashboard.Presentation;

/// <summary>
/// A text as a component's parameter. A plain string there goes to the browser with every batch that has it, whatever is drawn of
/// it; one of many megabytes would go several times over for a page that shows a part.
/// </summary>
public sealed record Unsent(string Value)
{
    /// <summary>No text.</summary>
    public static Unsent Nothing { get; } = new("");

    /// <summary>Wraps it.</summary>
    public static implicit operator Unsent(string text) => new(text);
}
