using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

/// <summary>Who replies, ready for a model.</summary>
/// <param name="SystemPrompt">Before that of the request; null for none.</param>
/// <param name="Intervention">What changes the stream; null for nothing.</param>
/// <param name="Record">What tokens are projected on, with the hash of each direction's file.</param>
internal sealed record Steering(string? SystemPrompt, LoadedIntervention? Intervention, IReadOnlyList<(ProjectionSeries Series, string Hash)> Record)
{
    internal static Steering None { get; } = new(null, null, []);
}

/// <summary>Reads the field "vectorscope" of a request.</summary>
/// <remarks>Names only: whoever may ask for replies may not read files of this machine.</remarks>
internal sealed class SteeringReader(ReferenceLookup lookup, InterventionLoader interventions, DirectionFiles directions)
{
    private static readonly SpecShape s_shape = SpecShape.Of<ServedSteering>();

    /// <exception cref="ServingException">A field is wrong; it is named.</exception>
    internal async Task<Steering> ReadAsync(JsonElement json, ServedModel model, CancellationToken cancellationToken)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ServingException.Invalid(ServedSteering.Field, "It must be a JSON object.");
        }
        var problems = new SpecProblems();
        var asked = s_shape.Read<ServedSteering>(json, problems);
        RefuseFiles(asked, problems);
        Refuse(problems);
        var references = await lookup.FindAsync(s_shape, asked, problems, [], cancellationToken);
        Refuse(problems);
        return await Task.Run(() => Open(asked, references, model, problems), cancellationToken);
    }

    private Steering Open(ServedSteering asked, References references, ServedModel model, SpecProblems problems)
    {
        var config = model.Model.Config;
        interventions.Check(references, "intervention", model.Model.Folder, config, problems);
        Refuse(problems);
        var loaded = interventions.Load(references, "intervention", config);
        var series = new List<(ProjectionSeries Series, string Hash)>();
        for (var i = 0; i < asked.Record.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"record[{i}]");
            try
            {
                var direction = directions.Open(references[path]);
                if (direction.Width != config.HiddenSize || direction.LayerCount != config.LayerCount)
                {
                    problems.Add(path, $"Direction {Quote.Of(direction.Name)} has layers 0 to {direction.LayerCount} of width {direction.Width}; {model.Name} has layers 0 to {config.LayerCount} of width {config.HiddenSize}.");
                }
                else if (asked.RecordLayers.Where(layer => layer < 0 || layer > config.LayerCount).ToArray() is [var beyond, ..])
                {
                    problems.Add("recordLayers", $"There is no layer {beyond}; {model.Name} has layers 0 to {config.LayerCount}.");
                }
                else
                {
                    series.AddRange((asked.RecordLayers.Count > 0 ? asked.RecordLayers : Enumerable.Range(0, config.LayerCount + 1)).Select(layer => (new ProjectionSeries(direction, layer), references[path].Hash!)));
                }
            }
            catch (DirectionException e)
            {
                problems.Add(path, e.Message);
            }
        }
        Refuse(problems);
        return new(references.Find("persona")?.ContentAs<PersonaContent>().SystemPrompt, loaded is null ? null : model.Memory.Interventions.Same(loaded), series);
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
