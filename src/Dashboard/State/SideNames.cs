using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.State;

/// <summary>Names the sides of a capture after what tells them from each other, as long as the reader has not named them.</summary>
/// <param name="draft">The capture. Sides come and go through here.</param>
internal sealed class SideNames(SpecDraft draft)
{
    private const string Sides = "sides";

    private readonly List<Suggestion> _suggestions = [.. Enumerable.Range(0, draft.Count(Sides)).Select(_ => new Suggestion())];

    /// <summary>For each side something that stays the same while others come and go.</summary>
    public IReadOnlyList<object> Keys => _suggestions;

    /// <summary>Token of a side's colour.</summary>
    public string Colour(int side) =>
        SeriesColours.Of([.. _suggestions.Select((_, i) => (Text(i, "name"), Text(i, "persona") is { Length: > 0 } persona ? persona : null))])[side];

    /// <summary>Takes the names that the sides have for suggestions, as those of a preset are.</summary>
    public void TakeForSuggestions()
    {
        for (var i = 0; i < _suggestions.Count; i++)
        {
            _suggestions[i].Name = Text(i, "name");
        }
    }

    /// <summary>Names a side anew after it was changed, unless the reader named it.</summary>
    public void Suggest(int side)
    {
        if (Text(side, "name") is { Length: > 0 } name && name != _suggestions[side].Name)
        {
            return;
        }

        var others = Enumerable.Range(0, _suggestions.Count).Where(i => i != side).ToArray();
        var (persona, prompts) = (Text(side, "persona"), Text(side, "promptSet"));
        var stem = persona.Length > 0 && others.All(other => Text(other, "persona") != persona) ? persona
            : prompts.Length > 0 && others.Length > 0 && others.All(other => Text(other, "promptSet") != prompts) ? prompts
            : persona.Length > 0 ? persona : "neutral";
        if (SuggestedName.OfIntervention(Text(side, "intervention")) is { Length: > 0 } intervention)
        {
            stem = $"{stem}-{intervention}";
        }
        var suggested = SuggestedName.Of(stem, "side", [.. others.Select(other => Text(other, "name"))]);
        draft.Put(Path(side, "name"), suggested);
        _suggestions[side].Name = suggested;
    }

    /// <summary>Adds a side at the end and names it.</summary>
    public void Add(JsonObject side)
    {
        draft.Insert(Sides, side);
        _suggestions.Add(new Suggestion());
        Suggest(_suggestions.Count - 1);
    }

    /// <summary>Takes a side out.</summary>
    public void RemoveAt(int side)
    {
        draft.RemoveAt(Sides, side);
        _suggestions.RemoveAt(side);
    }

    /// <summary>Place of a side's field in the spec.</summary>
    public static string Path(int side, string field) => string.Create(CultureInfo.InvariantCulture, $"{Sides}[{side}].{field}");

    private string Text(int side, string field) => draft.Text(Path(side, field));

    private sealed class Suggestion
    {
        public string Name { get; set; } = "";
    }
}
