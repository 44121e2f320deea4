using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Capture;

/// <summary>Checks capture specs field by field and resolves models, personas and prompt sets.</summary>
internal sealed partial class CaptureValidator(ModelLibrary models, PersonaLibrary personas, PromptSetLibrary promptSets) : IRunValidator
{
    private const int MostSides = 16;
    private const string PositionAdvice = "Positions are last-prompt-token, prompt-mean and response-mean.";

    public string Kind => CaptureSpec.KindName;

    public async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        var fields = new JsonFields(spec, "", errors);
        fields.OptionalText("kind");
        var name = fields.OptionalText("name");
        var model = await ReadModelAsync(fields, cancellationToken);
        var sides = await ReadSidesAsync(fields, cancellationToken);
        var positions = ReadPositions(fields);
        var defaults = new CaptureSpec { Model = "", Sides = [] };
        var snapshot = new CaptureSnapshot
        {
            Model = model ?? new RunModel("", "", null),
            Sides = sides,
            Positions = positions,
            Thinking = fields.OptionalBoolean("thinking") ?? defaults.Thinking,
            ResponseTokens = (int)(fields.OptionalInteger("responseTokens", 1, 4096) ?? defaults.ResponseTokens),
            Seed = fields.OptionalInteger("seed", 0, JsonFields.MostExact) ?? defaults.Seed,
            BatchTokens = (int?)fields.OptionalInteger("batchTokens", 16, 1 << 20),
            Dtype = fields.OptionalWord<ModelDtype>("dtype") ?? default,
            Device = fields.OptionalWord<ModelDevice>("device") ?? default,
        };
        fields.RefuseOthers();
        if (errors.Count > 0)
        {
            return SpecCheck.Invalid(errors);
        }
        var title = string.IsNullOrWhiteSpace(name) ? Title(snapshot) : name.Trim();
        return SpecCheck.Valid(spec.GetRawText(), JsonSerializer.Serialize(snapshot, JobsJson.Options), title);
    }

    private async Task<RunModel?> ReadModelAsync(JsonFields fields, CancellationToken cancellationToken) =>
        fields.Text("model", "Give a folder, a content hash or the name of a model.") is { } text
            ? await RunModels.ReadAsync(fields, "model", text, models, cancellationToken)
            : null;

    private async Task<IReadOnlyList<CaptureSnapshotSide>> ReadSidesAsync(JsonFields spec, CancellationToken cancellationToken)
    {
        var sides = new List<CaptureSnapshotSide>();
        var items = spec.List("sides", "Each side is {\"name\", \"persona\" (or null), \"promptSet\"}.");
        if (items.Count > MostSides)
        {
            spec.Refuse("sides", $"There are {items.Count} sides; {MostSides} are the most that one capture takes.");
            return sides;
        }
        for (var i = 0; i < items.Count; i++)
        {
            if (spec.Item("sides", i, items[i]) is { } fields && await ReadSideAsync(fields, sides, cancellationToken) is { } side)
            {
                sides.Add(side);
            }
        }
        return sides;
    }

    private async Task<CaptureSnapshotSide?> ReadSideAsync(
        JsonFields fields, List<CaptureSnapshotSide> before, CancellationToken cancellationToken)
    {
        var name = fields.Text("name", "It names the side in the results.");
        if (name is not null && !SideName().IsMatch(name))
        {
            fields.Refuse("name", "A side's name has 1 to 64 letters, digits, '-', '_' or '.'.");
        }
        else if (before.Any(side => side.Name == name))
        {
            fields.Refuse("name", $"Two sides are called \"{name}\"; give each its own name.");
        }
        var persona = await ReadPersonaAsync(fields, cancellationToken);
        var set = await ReadPromptSetAsync(fields, cancellationToken);
        fields.RefuseOthers();
        if (name is null || set is null)
        {
            return null;
        }
        var side = new CaptureSnapshotSide(name, persona?.Name, persona?.SystemPrompt, set.Name, set.Prompts);
        if (before.FirstOrDefault(other => other.SystemPrompt == side.SystemPrompt && other.Prompts.SequenceEqual(side.Prompts)) is { } same)
        {
            fields.Refuse("promptSet", $"The side has the same persona and prompts as \"{same.Name}\"; change one of them, there is nothing to tell apart.");
        }
        return side;
    }

    private async Task<PersonaRow?> ReadPersonaAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        if (fields.OptionalText("persona") is not { } text)
        {
            return null;
        }
        var persona = await personas.FindAsync(text, cancellationToken);
        if (persona is null)
        {
            var names = (await personas.ListAsync(cancellationToken)).Select(row => row.Name);
            fields.Refuse("persona", $"There is no persona \"{text}\". There are: {string.Join(", ", names)}; null means none.");
        }
        return persona;
    }

    private async Task<PromptSetDetail?> ReadPromptSetAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        if (fields.Text("promptSet", "Name a prompt set.") is not { } text)
        {
            return null;
        }
        var set = await promptSets.FindAsync(text, cancellationToken);
        if (set is null)
        {
            var names = (await promptSets.ListAsync(cancellationToken)).Select(row => row.Name);
            fields.Refuse("promptSet", $"There is no prompt set \"{text}\". There are: {string.Join(", ", names)}.");
        }
        return set;
    }

    private static List<CapturePosition> ReadPositions(JsonFields fields)
    {
        var positions = new List<CapturePosition>();
        foreach (var item in fields.OptionalList("positions", PositionAdvice) ?? [.. Defaults])
        {
            if (item.ValueKind != JsonValueKind.String || !CapturePositions.TryParse(item.GetString()!, out var position))
            {
                fields.Refuse("positions", $"{item.GetRawText()} is not a position. {PositionAdvice}");
            }
            else if (positions.Contains(position))
            {
                fields.Refuse("positions", $"\"{position.Name()}\" is named twice.");
            }
            else
            {
                positions.Add(position);
            }
        }
        return positions;
    }

    private static IEnumerable<JsonElement> Defaults =>
        new CaptureSpec { Model = "", Sides = [] }.Positions.Select(name => JsonSerializer.SerializeToElement(name, JobsJson.Options));

    private static string Title(CaptureSnapshot snapshot)
    {
        var sets = snapshot.Sides.Select(side => side.PromptSet).Distinct().ToArray();
        return $"{string.Join(" vs ", snapshot.Sides.Select(side => side.Name))} · {string.Join(", ", sets)} · {snapshot.Model.Name}";
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex SideName();
}
