namespace Vectorscope.Dashboard.State;

/// <summary>Which studies the list shows, as its address says it.</summary>
/// <param name="Text">Part of their names.</param>
/// <param name="Archive">The archived ones instead of the others.</param>
public sealed record StudiesView(string Text, bool Archive)
{
    /// <summary>Reads the address.</summary>
    public static StudiesView From(string? text, string? archived) => new(text?.Trim() ?? "", archived == "1");

    /// <summary>The address that shows this.</summary>
    public string Url => Urls.Query(Urls.Studies, ("q", Text), ("archived", Archive ? "1" : null));

    /// <summary>Whether a study of this name is shown.</summary>
    public bool Shows(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Contains(Text, StringComparison.OrdinalIgnoreCase);
    }
}
