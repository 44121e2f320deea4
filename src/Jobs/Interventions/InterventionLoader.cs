using System.Security.Cryptography;
using System.Text;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Interventions;

/// <summary>Makes what a field of a spec was resolved to ready for a model. Handlers load, rules check.</summary>
internal sealed class InterventionLoader(DirectionFiles directions, TokenizerCache tokenizers)
{
    /// <summary>The intervention that a field holds; null where it holds none.</summary>
    /// <param name="references">Of the run.</param>
    /// <param name="path">Of the field: <c>arms[1].intervention</c>.</param>
    /// <param name="layers">L of the model.</param>
    /// <param name="width">d of the model.</param>
    /// <exception cref="InterventionException">An operation cannot act on this model.</exception>
    /// <exception cref="DirectionException">A direction is gone, or is none for this model.</exception>
    public LoadedIntervention? Load(References references, string path, ModelConfig model) => Load(references, path, model.LayerCount, model.HiddenSize);

    /// <inheritdoc cref="Load(References, string, ModelConfig)"/>
    public LoadedIntervention? Load(References references, string path, int layers, int width)
    {
        if (Read(references, path) is not { } intervention)
        {
            return null;
        }
        var byText = ByText(references, path, intervention);
        var compiled = CompiledIntervention.Of(intervention, text => directions.Open(byText[text]), layers, width);
        return new(references[path].Name, HashOf(intervention, byText), intervention, compiled, [.. DiagnosisWarnings.Of(intervention, text => directions.Open(byText[text]), layers)]);
    }

    /// <summary>The same before it is worked out for a model: for edits, which make its moves in matrices and not in passes.</summary>
    /// <inheritdoc cref="Load"/>
    public OpenedIntervention? Open(References references, string path)
    {
        if (Read(references, path) is not { } intervention)
        {
            return null;
        }
        var byText = ByText(references, path, intervention);
        return new(references[path].Name, HashOf(intervention, byText), intervention, text => directions.Open(byText[text]), byText.ToDictionary(named => named.Key, named => named.Value.Hash!));
    }

    /// <summary>Notes under the paths of their fields what keeps an intervention from acting on a model; of one that could not be resolved nothing more.</summary>
    /// <inheritdoc cref="Load"/>
    public void Check(References references, string path, int layers, int width, SpecProblems problems)
    {
        if (problems.IsRefused(path) || Read(references, path) is not { } intervention)
        {
            return;
        }
        foreach (var (within, _) in InterventionDirections.Of(intervention))
        {
            var direction = directions.Open(references[SpecShape.Join(path, within)]);
            if (direction.Width != width)
            {
                problems.Add(SpecShape.Join(path, within), $"Direction {Quote.Of(direction.Name)} has width {direction.Width}; the model's is {width}.");
            }
            else if (direction.LayerCount != layers)
            {
                problems.Add(SpecShape.Join(path, within), $"Direction {Quote.Of(direction.Name)} has rows for layers 0 to {direction.LayerCount}; the model has layers 0 to {layers}.");
            }
        }
        if (problems.IsRefused(path))
        {
            return;
        }
        try
        {
            Load(references, path, layers, width);
        }
        catch (InterventionException e)
        {
            problems.Add(e.Field is { } field ? SpecShape.Join(path, field) : path, e.Why);
        }
    }

    /// <summary>The same, and what it asks of the model's tokenizer.</summary>
    /// <param name="folder">The model's.</param>
    public void Check(References references, string path, string folder, ModelConfig model, SpecProblems problems)
    {
        Check(references, path, model.LayerCount, model.HiddenSize, problems);
        if (problems.IsRefused(path) || Read(references, path) is not { } intervention || !intervention.Operations.Any(operation => operation.Positions == OperationPositions.Thinking))
        {
            return;
        }
        try
        {
            if (ThinkingTags.Of(tokenizers.Of(folder)) is null)
            {
                problems.Add(path, "An operation acts on thinking, whose tags are no tokens of this model.");
            }
        }
        catch (TokenizerException)
        {
            // The model's own field says so.
        }
    }

    private static Intervention? Read(References references, string path) =>
        references.Find(path) is { } reference ? reference.ContentAs<InterventionContent>().Read() : null;

    // One text within one intervention names one thing.
    private static Dictionary<string, ResolvedReference> ByText(References references, string path, Intervention intervention) =>
        InterventionDirections.Of(intervention).DistinctBy(named => named.Direction)
            .ToDictionary(named => named.Direction, named => references[SpecShape.Join(path, named.Path)], StringComparer.Ordinal);

    private static string HashOf(Intervention intervention, Dictionary<string, ResolvedReference> byText)
    {
        var content = InterventionJsonWriter.Write(InterventionDirections.Named(intervention, text => $"sha256:{byText[text].Hash}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJsonString(JobsJson.Options))));
    }
}
