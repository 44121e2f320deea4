using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A matrix that writes into the stream, and what becomes of it.</summary>
/// <param name="Writer">Which.</param>
/// <param name="Left">Why it is left; null when it is edited.</param>
/// <param name="Moves">What is done to it, in order; none where it is left.</param>
/// <param name="Constant">What is added to it behind the moves; null for nothing.</param>
/// <param name="Choice">Which of its columns the one move is for; null for all.</param>
internal sealed record PlannedWriter(ResidualWriter Writer, string? Left, IReadOnlyList<Move> Moves, WrittenConstant? Constant = null, ColumnChoice? Choice = null);

/// <summary>A constant behind a layer, and the tensor that is to hold it.</summary>
/// <param name="Layer">0…L.</param>
/// <param name="Vector">b, [d].</param>
/// <param name="How">What it is there.</param>
/// <param name="Tensor">Its name in the file.</param>
/// <param name="Beside">The tensor of that name, or, where it is new, the one that it stands beside.</param>
/// <param name="Key">Of a pseudo-bias; null where it is not known yet.</param>
internal sealed record PlannedConstant(int Layer, double[] Vector, ConstantPlace How, string Tensor, CheckpointTensor Beside, ConstantKey? Key)
{
    /// <summary>Whether the model has no tensor of that name.</summary>
    internal bool IsNew => Tensor != Beside.Entry.Name;

    internal BakedConstant Baked => new(Layer, Tensor, How, Math.Sqrt(Direction.Dot(Vector, Vector)), Key?.Fit);
}

/// <summary>What an edit does to each matrix that writes into the stream, and to the head.</summary>
internal sealed record EditPlan(
    IReadOnlyList<PlannedWriter> Writers, IReadOnlyList<OperationCoverage> Coverage, HeadFate Head, IReadOnlyList<PlannedConstant> Constants, IReadOnlyList<string>? Approximations)
{
    private const string Inside = "Inside a block the MLP reads the value that the block before left. At run time it reads what the block's mixer made of it, and the value is set behind the MLP.";
    private const string Columns = "Of each block the neurons and heads that write towards one side, by means over the replies of two sides, no longer write along the direction: the same for every token, whatever the stream holds there. The value itself is not held.";
    private const string Rank = "A pseudo-bias is the constant times kᵀx, which is about 1: R² says how nearly, on the prompts that k was fitted to and on others.";

    /// <summary>Whether columns are chosen, by what matrices read on two sides.</summary>
    internal bool WantsContrasts { get; private init; }

    /// <summary>What the constants come to; null where there is none.</summary>
    internal IReadOnlyList<BakedConstant>? Baked => Constants.Count == 0 ? null : [.. Constants.Select(constant => constant.Baked)];

    /// <summary>Layers whose pseudo-bias has no key yet.</summary>
    internal IReadOnlyList<int> LayersWithoutKey => [.. Constants.Where(constant => constant is { How: ConstantPlace.PseudoBias, Key: null }).Select(constant => constant.Layer)];

    /// <exception cref="InterventionException">An operation cannot be baked, or nothing would be edited.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    internal static EditPlan Of(Checkpoint model, Intervention intervention, Func<string, Direction> find, WeightEditOptions options, ConstantKeys? keys = null, InputContrasts? contrasts = null)
    {
        var (layers, width, tied) = (model.Config.LayerCount, model.Config.HiddenSize, model.Config.TiedHead);
        BakeableOperations.Check(intervention, layers, options);
        var embedding = Embedding(intervention, options, tied);
        // The head's own field asks for a fate of the head, not for moves.
        var compiled = CompiledIntervention.OfWeights(intervention with { Head = false }, find, layers, width);
        var constants = EditConstants.Of(compiled.Moves, layers, width);
        CheckWriters(constants, options, embedding);
        var all = ResidualWriter.Of(model);
        PlannedConstant[] placed = [.. constants.Vectors.Select(one => Place(all, one.Key, one.Value, options.Constants!.Value, keys))];
        var oneSided = intervention.Operations.FirstOrDefault(BakeableOperations.IsOneSided);
        PlannedWriter[] writers = oneSided is not null ? [.. all.Select(writer => Choose(writer, options, model.Config, compiled.Moves, contrasts))] : [.. all.Select(writer => Plan(writer, options, embedding, compiled.Moves, constants.Removal, placed))];
        if (placed.Length == 0 && writers.All(writer => writer.Left is not null))
            throw new InterventionException($"Nothing would be edited: {string.Join("; ", writers.Select(writer => writer.Left).Distinct())}.");
        var embeds = writers.Any(writer => writer is { Left: null, Writer.Kind: ResidualWriters.Embedding });
        if (intervention.Head && !(embeds && compiled.Moves.ContainsKey(new(0, OperationSite.Writes))))
            throw new InterventionException("head", "the embedding is not edited, so the head has nothing to follow. Leave \"head\" out, or edit the embedding.");
        string[] approximations =
        [
            .. constants.Removed is null ? Array.Empty<string>() : [Inside], .. placed.Any(constant => constant.How == ConstantPlace.PseudoBias) ? new[] { Rank } : [],
            .. oneSided is null ? Array.Empty<string>() : [Columns],
        ];
        return new(writers, compiled.Coverage, !tied ? HeadFate.Own : !embeds ? HeadFate.Tied : embedding == EmbeddingEdit.Untie ? HeadFate.Untied : HeadFate.Edited,
            placed, approximations.Length == 0 ? null : approximations) { WantsContrasts = oneSided is not null };
    }

    private static EmbeddingEdit Embedding(Intervention intervention, WeightEditOptions options, bool tied)
    {
        if (!intervention.Head) return options.Embedding ?? (tied ? EmbeddingEdit.Untie : EmbeddingEdit.Edit);
        if (!tied) throw new InterventionException("head", "this model's head has weights of its own, which are never edited. Leave \"head\" out.");
        return options.Embedding is null or EmbeddingEdit.Edit ? EmbeddingEdit.Edit
            : throw new InterventionException("head", $"the head follows the embedding only where the embedding is edited and stays tied, and \"{options.Embedding.Value.ToString().ToLowerInvariant()}\" was asked for. Ask for \"edit\", or leave \"head\" out.");
    }

    // A constant left out would be a change that nobody asked for, so it is no writer's choice.
    private static void CheckWriters(EditConstants constants, WeightEditOptions options, EmbeddingEdit embedding)
    {
        var embeds = options.Writers.HasFlag(ResidualWriters.Embedding) && embedding != EmbeddingEdit.Leave;
        if (constants.Removed is not null && !(embeds && options.Writers.HasFlag(ResidualWriters.All)))
            throw new InterventionException("a value is held only where everything that writes is edited. Ask for all writers, the embedding among them.");
        if (constants.Vectors.ContainsKey(0) && !embeds)
            throw new InterventionException("the constant of layer 0 belongs into the embedding, which is left. Leave layer 0 out of the operation, or edit the embedding.");
        if (constants.Vectors.Keys.Any(layer => layer > 0) && !options.Writers.HasFlag(ResidualWriters.Mlp))
            throw new InterventionException("a constant behind a block belongs to mlp.down_proj, which is not among the writers that were asked for.");
    }

    private static PlannedConstant Place(IReadOnlyList<ResidualWriter> writers, int layer, double[] vector, ConstantForm form, ConstantKeys? keys)
    {
        var own = writers.Where(writer => writer.Layer == layer && (writer.Kind is ResidualWriters.Embedding or ResidualWriters.Mlp)).ToArray();
        var matrix = own.Single(writer => !writer.IsConstant).Tensor;
        if (layer == 0) return new(layer, vector, ConstantPlace.Embedding, matrix.Entry.Name, matrix, null);
        if (form == ConstantForm.PseudoBias) return new(layer, vector, ConstantPlace.PseudoBias, matrix.Entry.Name, matrix, keys?.Layers.FirstOrDefault(key => key.Layer == layer));
        var found = own.FirstOrDefault(writer => writer.IsConstant)?.Tensor;
        var name = found?.Entry.Name ?? matrix.Entry.Name[..^"weight".Length] + "bias";
        return new(layer, vector, ConstantPlace.Bias, name, found ?? matrix, null);
    }

    private static PlannedWriter Plan(
        ResidualWriter writer, WeightEditOptions options, EmbeddingEdit embedding, IReadOnlyDictionary<Place, IReadOnlyList<Move>> all, Move? removal, PlannedConstant[] constants)
    {
        var moves = all.GetValueOrDefault(new(writer.Layer, OperationSite.Writes)) ?? [];
        // Behind the others, so that whatever they leave along it goes too.
        if (removal is not null) moves = [.. moves, removal];
        var constant = constants.FirstOrDefault(constant => constant.Tensor == writer.Tensor.Entry.Name);
        var left = !options.Writers.HasFlag(writer.Kind) ? "not among the writers that were asked for"
            : writer.Kind == ResidualWriters.Embedding && embedding == EmbeddingEdit.Leave ? "the embedding is left"
            : moves.Count == 0 && constant is null ? "no operation acts on its layer"
            : null;
        return left is not null ? new(writer, left, [])
            : new(writer, null, moves, constant is null ? null : new(constant.Vector, constant.How == ConstantPlace.PseudoBias ? constant.Key?.Values : null));
    }

    // A floor or a cap: of each block what writes to the side that it is against.
    private static PlannedWriter Choose(
        ResidualWriter writer, WeightEditOptions options, ModelConfig config, IReadOnlyDictionary<Place, IReadOnlyList<Move>> all, InputContrasts? contrasts)
    {
        var move = all.GetValueOrDefault(new(writer.Layer, OperationSite.Block))?[0];
        var left = !options.Writers.HasFlag(writer.Kind) ? "not among the writers that were asked for"
            : writer.WritesRows ? "it has no columns to choose among"
            : move is null ? "no operation acts on its layer"
            : null;
        if (left is not null) return new(writer, left, []);
        var group = writer.Kind switch
        {
            ResidualWriters.Attention => config.HeadDimension,
            ResidualWriters.Linear => config.LinearValueHeadDimension,
            _ => 1,
        };
        var difference = contrasts?.Of(writer.Layer, writer.Kind != ResidualWriters.Mlp);
        // A floor raises what is low, so what writes downwards is taken; a cap has no least value.
        var choice = difference is null ? null : new ColumnChoice(difference, group, double.IsNegativeInfinity(move!.Low) ? 1 : -1);
        return new(writer, null, [move! with { Low = 0, High = 0 }], null, choice);
    }
}
