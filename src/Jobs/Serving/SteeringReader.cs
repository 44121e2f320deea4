using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

/// <summary>Who replies, ready for a model.</summary>
/// <param name="SystemPrompt">Before that of the request; null for none.</param>
/// <param name="Intervention">What changes the stream; null for nothing.</param>
/// <param name="Sampling">The arm's.</param>
/// <param name="Record">What tokens are projected on, with the hash of each direction's file.</param>
internal sealed record Steering(string? SystemPrompt, LoadedIntervention? Intervention, SamplingOverrides Sampling, IReadOnlyList<(ProjectionSeries Series, string Hash)> Record)
{
    internal static Steering None { get; } = new(null, null, new(), []);
}

/// <summary>Reads the field "vectorscope" of a request.</summary>
/// <remarks>Names only: whoever may ask for replies may not read files of this machine.</remarks>
internal sealed class SteeringReader(ReferenceLookup lookup, ArmLookup arms, InterventionLoader interventions, DirectionFiles directions)
{
    private static readonly SpecShape s_shape = SpecShape.Of<ServedSteering>();

    /// <param name="json">The field; null where there is none.</param>
    /// <param name="arm">Of the model's name; null where it names none.</param>
    /// <exception cref="ServingException">A field is wrong; it is named.</exception>
    internal async Task<Steering> ReadAsync(JsonElement? json, string? arm, ServedModel model, CancellationToken cancellationToken)
    {
        if (json is null && arm is null)
        {
            return Steering.None;
        }
        if (json is { ValueKind: not JsonValueKind.Object })
        {
            throw ServingException.Invalid(ServedSteering.Field, "It must be a JSON object.");
        }
        var problems = new SpecProblems();
        var asked = json is { } fields ? s_shape.Read<ServedSteering>(fields, problems) : new();
        RefuseFiles(asked, problems);
        Refuse(problems);
        var named = await ArmAsync(arm, asked.Arm, cancellationToken);
        var references = await lookup.FindAsync(s_shape, asked, problems, [], cancellationToken);
        Refuse(problems);
        return await Task.Run(
            () => new Steering(
                asked.Persona is null ? named?.SystemPrompt : references["persona"].ContentAs<PersonaContent>().SystemPrompt,
                asked.Intervention is null && named is not null ? OfArm(named, model) : OfField(references, model),
                named?.Content.Sampling ?? new(),
                Record(asked, references, model)),
            cancellationToken);
    }

    private async Task<FoundArm?> ArmAsync(string? ofModel, string? ofField, CancellationToken cancellationToken)
    {
        if (ofModel is not null && ofField is not null)
        {
            throw ServingException.Invalid($"{ServedSteering.Field}.arm", "The model's name has an arm already. Give it in one place.");
        }
        if ((ofModel ?? ofField) is not { } name)
        {
            return null;
        }
        var problems = new SpecProblems();
        var found = await arms.FindAsync(name, problems, cancellationToken);
        return problems.Errors switch
        {
            [] => found,
            [var first, ..] when ofField is not null => throw ServingException.Invalid($"{ServedSteering.Field}.arm", first.Message),
            [{ Field: "" } none, ..] => throw new ServingException(ServingFault.UnknownModel, none.Message, "model"),
            [var first, ..] => throw ServingException.Invalid("model", $"The arm {Quote.Of(name)} cannot be used, by its {first.Field}: {first.Message}"),
        };
    }

    private LoadedIntervention? OfArm(FoundArm arm, ServedModel model)
    {
        var problems = new SpecProblems();
        interventions.Check(arm.References, ArmLookup.InterventionPath, model.Model.Folder, model.Model.Config, problems);
        return problems.Errors is [var first, ..]
            ? throw ServingException.Invalid("model", $"The arm {Quote.Of(arm.Name)} cannot act on {model.Name}: {first.Message}")
            : Loaded(arm.References, ArmLookup.InterventionPath, model);
    }

    private LoadedIntervention? OfField(References references, ServedModel model)
    {
        var problems = new SpecProblems();
        interventions.Check(references, "intervention", model.Model.Folder, model.Model.Config, problems);
        Refuse(problems);
        return Loaded(references, "intervention", model);
    }

    private LoadedIntervention? Loaded(References references, string path, ServedModel model) =>
        interventions.Load(references, path, model.Model.Config) is { } loaded ? model.Memory.Interventions.Same(loaded) : null;

    private List<(ProjectionSeries Series, string Hash)> Record(ServedSteering asked, References references, ServedModel model)
    {
        var (config, problems) = (model.Model.Config, new SpecProblems());
        var series = new List<(ProjectionSeries Series, string Hash)>();
        if (asked.RecordLayers.Where(layer => layer < 0 || layer > config.LayerCount).ToArray() is [var beyond, ..])
        {
            problems.Add("recordLayers", $"There is no layer {beyond}; {model.Name} has layers 0 to {config.LayerCount}.");
            Refuse(problems);
        }
        IReadOnlyList<int> layers = asked.RecordLayers.Count > 0 ? asked.RecordLayers : [.. Enumerable.Range(0, config.LayerCount + 1)];
        for (var i = 0; i < asked.Record.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"record[{i}]");
            try
            {
                var direction = directions.Open(references[path]);
                if (direction.Width == config.HiddenSize && direction.LayerCount == config.LayerCount)
                {
                    series.AddRange(layers.Select(layer => (new ProjectionSeries(direction, layer), references[path].Hash!)));
                    continue;
                }
                problems.Add(path, $"Direction {Quote.Of(direction.Name)} has layers 0 to {direction.LayerCount} of width {direction.Width}; {model.Name} has layers 0 to {config.LayerCount} of width {config.HiddenSize}.");
            }
            catch (DirectionException e)
            {
                problems.Add(path, e.Message);
            }
        }
        Refuse(problems);
        return series;
    }

    private static void RefuseFiles(ServedSteering asked, SpecProblems problems)
    {
        const string Names = "Only names from the library are taken here.";
        for (var i = 0; i < asked.Record.Count; i++)
        {
            if (DirectionReferences.IsFile(asked.Record[i]))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"record[{i}]"), Names);
            }
        }
        if (asked.Intervention is not { } intervention)
        {
            return;
        }
        if (!TextOrObjectShape.IsObject(intervention))
        {
            if (InterventionKind.IsFile(intervention))
            {
                problems.Add("intervention", Names);
            }
            return;
        }
        try
        {
            using var written = JsonInput.Parse(intervention);
            foreach (var (path, direction) in InterventionDirections.Of(InterventionJson.Read(written.RootElement)).Where(named => DirectionReferences.IsFile(named.Direction)))
            {
                problems.Add(SpecShape.Join("intervention", path), Names);
            }
        }
        catch (Exception e) when (e is InterventionException or JsonException)
        {
            // Whoever looks it up says what is wrong with it.
        }
    }

    private static void Refuse(SpecProblems problems)
    {
        if (problems.Errors is [var first, ..])
        {
            throw ServingException.Invalid(SpecShape.Join(ServedSteering.Field, first.Field), first.Message);
        }
    }
}
