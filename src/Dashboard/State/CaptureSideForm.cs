using System.Text.RegularExpressions;

namespace Vectorscope.Dashboard.State;

/// <summary>One side of a capture while it is being written.</summary>
public sealed partial class CaptureSideForm
{
    private string _suggested = "";

    /// <summary>The side's name in the results.</summary>
    public string Name { get; set; } = "";

    /// <summary>Name of a persona; empty for none.</summary>
    public string Persona { get; set; } = "";

    /// <summary>Name of a prompt set.</summary>
    public string PromptSet { get; set; } = "";

    /// <summary>Names the side after what tells it from the others, as long as the reader has not named it.</summary>
    public void SuggestName(IReadOnlyList<CaptureSideForm> all)
    {
        if (Name.Length > 0 && Name != _suggested)
        {
            return;
        }

        var others = all.Where(side => side != this).ToArray();
        var stem = Persona.Length > 0 && others.All(side => side.Persona != Persona) ? Persona
            : others.Length > 0 && others.All(side => side.PromptSet != PromptSet) && PromptSet.Length > 0 ? PromptSet
            : Persona.Length > 0 ? Persona : "neutral";
        stem = NotInName().Replace(stem, "-").Trim('-');
        stem = stem.Length == 0 ? "side" : stem[..Math.Min(stem.Length, 60)];
        var name = stem;
        for (var i = 2; others.Any(side => side.Name == name); i++)
        {
            name = $"{stem}-{i}";
        }

        Name = _suggested = name;
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInName();
}
