namespace Vectorscope.Dashboard.Components.Controls;

/// <summary>One entry of a <see cref="SelectField"/>.</summary>
public sealed record Choice(string Value, string Text, bool Disabled = false);
