using System.Globalization;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A matrix that writes into the stream, and what becomes of it.</summary>
/// <param name="Writer">Which.</param>
/// <param name="Left">Why it is left; null when it is edited.</param>
/// <param name="Moves">What is done to it, in order; none where it is left.</param>
internal sealed record PlannedWriter(ResidualWriter Writer, string? Left, IReadOnlyList<Move> Moves);

/// <summary>What an edit does to each matrix that writes into the stream, and to the head.</summary>
internal sealed record EditPlan(IReadOnlyList<PlannedWriter> Writers, IReadOnlyList<OperationCoverage> Coverage, HeadFate Head)
{
    /// <exception cref="InterventionException">An operation cannot be baked, or nothing would be edited.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    internal static EditPlan Of(Checkpoint model, Intervention intervention, Func<string, Direction> find, WeightEditOptions options)
    {
        Bakeable(intervention);
        var embedding = Embedding(intervention, options, model.Config.TiedHead);
        // The head's own field asks for a fate of the head, not for moves.
        var compiled = CompiledIntervention.OfWeights(intervention with { Head = false }, find, model.Config.LayerCount, model.Config.HiddenSize);
        PlannedWriter[] writers = [.. ResidualWriter.Of(model).Select(writer => Plan(writer, options, embedding, compiled.Moves))];
        if (writers.All(writer => writer.Left is not null))
            throw new InterventionException($"Nothing would be edited: {string.Join("; ", writers.Select(writer => writer.Left).Distinct())}.");
        var embeds = writers.Any(writer => writer is { Left: null, Writer.Kind: ResidualWriters.Embedding });
        if (intervention.Head && !embeds) throw new InterventionException("head", "the embedding is not edited, so the head has nothing to follow. Leave \"head\" out, or edit the embedding.");
        return new(writers, compiled.Coverage, !model.Config.TiedHead ? HeadFate.Own : !embeds ? HeadFate.Tied : embedding == EmbeddingEdit.Untie ? HeadFate.Untied : HeadFate.Edited);
    }

    private static EmbeddingEdit Embedding(Intervention intervention, WeightEditOptions options, bool tied)
    {
        if (!intervention.Head) return options.Embedding ?? (tied ? EmbeddingEdit.Untie : EmbeddingEdit.Edit);
        if (!tied) throw new InterventionException("head", "this model's head has weights of its own, which are never edited. Leave \"head\" out.");
        return options.Embedding is null or EmbeddingEdit.Edit ? EmbeddingEdit.Edit
            : throw new InterventionException("head", $"the head follows the embedding only where the embedding is edited and stays tied, and \"{options.Embedding.Value.ToString().ToLowerInvariant()}\" was asked for. Ask for \"edit\", or leave \"head\" out.");
    }

    private static void Bakeable(Intervention intervention)
    {
        for (var i = 0; i < intervention.Operations.Count; i++)
        {
            var operation = intervention.Operations[i];
            InterventionException Wrong(string field, string why) => new(string.Create(CultureInfo.InvariantCulture, $"operations[{i}].{field}"), why);
            if (operation is not (Ablate { AboutMiddle: false } or AblateProjected or AblateKeepingNorm))
                throw Wrong("op", "only ablate, ablate-projected and ablate-keeping-norm act on what a matrix writes by itself, and so can be baked into weights.");
            if (operation.Site != OperationSite.Writes)
                throw Wrong("site", "weights write into the stream: use \"writes\". A block's output cannot be baked, since the MLP still sees what the mixer wrote.");
            if (operation.Positions != OperationPositions.All) throw Wrong("positions", "weights do not know positions; use \"all\".");
        }
    }

    private static PlannedWriter Plan(ResidualWriter writer, WeightEditOptions options, EmbeddingEdit embedding, IReadOnlyDictionary<Place, IReadOnlyList<Move>> all)
    {
        var moves = all.GetValueOrDefault(new(writer.Layer, OperationSite.Writes));
        var left = !options.Writers.HasFlag(writer.Kind) ? "not among the writers that were asked for"
            : writer.Kind == ResidualWriters.Embedding && embedding == EmbeddingEdit.Leave ? "the embedding is left"
            : moves is null ? "no operation acts on its layer"
            : null;
        return new(writer, left, left is null ? moves! : []);
    }
}
