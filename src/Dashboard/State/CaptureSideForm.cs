namespace Vectorscope.Dashboard.State;

/// <summary>One side of a capture while it is being written.</summary>
public sealed class CaptureSideForm
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
        Name = _suggested = SuggestedName.Of(stem, "side", [.. others.Select(side => side.Name)]);
    }
}
