namespace Vectorscope.Dashboard.Presentation.Ansi;

/// <summary>Text of one look within a terminal's output.</summary>
/// <param name="Class">Classes of css/traces.css; null for the plain look.</param>
public sealed record AnsiSpan(string Text, string? Class);
