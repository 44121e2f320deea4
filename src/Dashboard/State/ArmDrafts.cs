using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.State;

/// <summary>
/// The arms of a benchmark's form: changes that concern several fields of one, and what the spec does not say of it. What a choice
/// hides comes back with the choice before it.
/// </summary>
public sealed class ArmDrafts
{
    // What only an arm with a model has.
    private static readonly string[] OfModel = ["model", "persona", "systemPrompt", "intervention", "settings", "sampling"];

    private readonly SpecDraft _draft;
    private readonly Func<string, ModelPreset?> _presetOf;
    private readonly List<ArmState> _arms = [];

    /// <param name="draft">The form.</param>
    /// <param name="presetOf">How a model works best, by its name in specs; null where nothing is said.</param>
    public ArmDrafts(SpecDraft draft, Func<string, ModelPreset?> presetOf)
    {
        (_draft, _presetOf) = (draft, presetOf);
        for (var i = 0; i < draft.Count("arms"); i++)
        {
            _arms.Add(new ArmState(draft.Item("arms", i)));
        }

        for (var i = 0; i < _arms.Count; i++)
        {
            // A name that would be suggested was not the reader's own.
            var suggested = Suggestion(i);
            _arms[i].Suggested = draft.Text($"{PathOf(i)}.name") == suggested ? suggested : "";
            SuggestName(i);
        }
    }

    /// <summary>In the spec's order.</summary>
    public IReadOnlyList<ArmState> All => _arms;

    /// <summary>Token of an arm's colour.</summary>
    public string Colour(int arm) => SeriesColours.Of([.. _arms.Select((_, i) => (_draft.Text($"{PathOf(i)}.name"), Persona(i)))])[arm];

    private string[] Names => [.. _arms.Select((_, i) => _draft.Text($"{PathOf(i)}.name"))];

    /// <summary>Place of an arm in the spec.</summary>
    public static string PathOf(int arm) => string.Create(CultureInfo.InvariantCulture, $"arms[{arm}]");

    /// <summary>Adds an arm at the end.</summary>
    public void Add(JsonObject arm)
    {
        _draft.Insert("arms", arm);
        _arms.Add(new ArmState(arm));
        SuggestName(_arms.Count - 1);
    }

    /// <summary>Adds the same arm under another name, after it.</summary>
    public void Duplicate(int arm)
    {
        var copy = _draft.Item("arms", arm);
        var name = SuggestedName.Of(_draft.Text($"{PathOf(arm)}.name"), "arm", Names);
        copy["name"] = name;
        _draft.Insert("arms", copy, arm + 1);
        _arms.Insert(arm + 1, new ArmState(copy) { Suggested = name });
    }

    /// <summary>Takes an arm out.</summary>
    public void Remove(int arm)
    {
        _draft.RemoveAt("arms", arm);
        _arms.RemoveAt(arm);
    }

    /// <summary>Another agent was chosen: one that needs no model has nothing to do with one.</summary>
    public void AgentChanged(int arm)
    {
        var (path, state) = (PathOf(arm), _arms[arm]);
        if (AsksModel(arm) && state.Hidden is { } hidden)
        {
            foreach (var (name, value) in hidden)
            {
                _draft.Put($"{path}.{name}", value?.DeepClone());
            }

            state.Hidden = null;
        }
        else if (!AsksModel(arm) && state.Hidden is null)
        {
            state.Hidden = Take(arm, OfModel);
        }

        SuggestName(arm);
    }

    /// <summary>Replies are to come from a server, or from the engine.</summary>
    /// <param name="otherwise">The model to name where none was chosen there before.</param>
    public void ChangeSource(int arm, bool server, JsonObject otherwise)
    {
        var (path, state) = ($"{PathOf(arm)}.model", _arms[arm]);
        var before = Take(arm, "model")["model"];
        _draft.Put(path, state.Other ?? otherwise.DeepClone());
        (state.UsesServer, state.Other) = (server, before?.DeepClone());
        // Only the engine has one.
        if (server)
        {
            state.Intervention = Take(arm, "intervention")["intervention"]?.DeepClone();
        }
        else if (state.Intervention is not null)
        {
            _draft.Put($"{PathOf(arm)}.intervention", state.Intervention.DeepClone());
        }
        ModelChanged(arm);
    }

    /// <summary>Another model was chosen: the arm starts from what it says of itself, where its settings are not the reader's own.</summary>
    public void ModelChanged(int arm)
    {
        var state = _arms[arm];
        var model = _draft.Word($"{PathOf(arm)}.model.engine");
        var (before, after) = (_presetOf(state.Model)?.Arm ?? [], _presetOf(model)?.Arm ?? []);
        state.Model = model;
        var now = _draft.Item("arms", arm);
        foreach (var name in before.Concat(after).Select(field => field.Key).Distinct())
        {
            if (now[name] is null || JsonNode.DeepEquals(now[name], before[name]))
            {
                _draft.Put($"{PathOf(arm)}.{name}", after[name]?.DeepClone());
            }
        }

        foreach (var (name, value) in _presetOf(model)?.Benchmark ?? [])
        {
            if (!_draft.Has(name))
            {
                _draft.Put(name, value?.DeepClone());
            }
        }

        SuggestName(arm);
    }

    /// <summary>A persona takes the place of a text that stands in the spec.</summary>
    public void PersonaChanged(int arm)
    {
        var (path, state) = ($"{PathOf(arm)}.systemPrompt", _arms[arm]);
        if (_draft.Word($"{PathOf(arm)}.persona").Length > 0)
        {
            state.Text = Take(arm, "systemPrompt")["systemPrompt"]?.DeepClone() ?? state.Text;
        }
        else if (state.Text is not null)
        {
            _draft.Put(path, state.Text.DeepClone());
        }

        SuggestName(arm);
    }

    /// <summary>Names the arm after what works in it, as long as the reader has not named it.</summary>
    public void SuggestName(int arm)
    {
        var (path, state) = (PathOf(arm), _arms[arm]);
        if (_draft.Text($"{path}.name") is not { Length: > 0 } name || name == state.Suggested)
        {
            _draft.Put($"{path}.name", state.Suggested = Suggestion(arm));
        }
    }

    /// <summary>Whether a model writes the arm's replies; oracle and nop have none.</summary>
    public bool AsksModel(int arm) => _draft.Matters($"{PathOf(arm)}.model");

    private string Suggestion(int arm)
    {
        var (path, state) = (PathOf(arm), _arms[arm]);
        var model = _draft.Text(state.UsesServer ? $"{path}.model.name" : $"{path}.model.engine");
        var words = new[] { Path.GetFileName(Path.TrimEndingDirectorySeparator(model)), _draft.Text($"{path}.persona"), SuggestedName.OfIntervention(_draft.Word($"{path}.intervention")) };
        var stem = AsksModel(arm) ? string.Join('-', words.Where(word => word.Length > 0)) : _draft.Word($"{path}.agent");
        return SuggestedName.Of(stem, "arm", [.. Names.Where((_, i) => i != arm)]);
    }

    private string? Persona(int arm) => AsksModel(arm) && _draft.Text($"{PathOf(arm)}.persona") is { Length: > 0 } persona ? persona : null;

    private JsonObject Take(int arm, params string[] names)
    {
        var (taken, item) = (new JsonObject(), _draft.Item("arms", arm));
        foreach (var name in names.Where(item.ContainsKey))
        {
            taken[name] = item[name]?.DeepClone();
            _draft.LeaveOut($"{PathOf(arm)}.{name}");
        }

        return taken;
    }
}

/// <summary>What the form knows of an arm beside its spec.</summary>
public sealed class ArmState
{
    /// <summary>Of an arm as the spec has it.</summary>
    public ArmState(JsonObject arm)
    {
        var model = arm["model"] as JsonObject;
        UsesServer = model?["server"] is not null;
        Model = model?["engine"] is JsonValue engine && engine.TryGetValue<string>(out var name) ? name : "";
    }

    /// <summary>A server answers, rather than the engine in this process.</summary>
    public bool UsesServer { get; internal set; }

    internal string Model { get; set; }

    internal string Suggested { get; set; } = "";

    internal JsonNode? Other { get; set; }

    internal JsonNode? Intervention { get; set; }

    internal JsonObject? Hidden { get; set; }

    internal JsonNode? Text { get; set; }
}
