namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What an intervention adds to the stream whatever is in it.</summary>
/// <param name="Vectors">The constant of each layer 0…L that has one, [d]: what stands behind the block and did not behind the one before.</param>
/// <param name="Removed">r, of a value that is held along it: it is taken out of all that is written, so that the constants alone are left. Null where none is.</param>
internal sealed record EditConstants(IReadOnlyDictionary<int, double[]> Vectors, double[]? Removed)
{
    /// <summary>What <see cref="Removed"/> asks of every matrix: w ← w − (rᵀw)·r.</summary>
    internal Move? Removal => Removed is null ? null : new(Removed, 1, 0, 0, 0, KeepsNorm: false, OperationPositions.All, null);

    /// <summary>
    /// Of moves on blocks' outputs that <see cref="BakeableOperations"/> let through. What is added behind block ℓ stays in the stream, so
    /// it is a constant of that block. A value v_ℓ that is held at every layer, with nothing else along r: v₀ in the embedding, and
    /// v_ℓ − v_ℓ₋₁ in each block.
    /// </summary>
    internal static EditConstants Of(IReadOnlyDictionary<Place, IReadOnlyList<Move>> moves, int layers, int width)
    {
        var vectors = new SortedDictionary<int, double[]>();
        double[]? removed = null;
        var value = 0.0;
        for (var layer = 0; layer <= layers; layer++)
        {
            var sum = new double[width];
            foreach (var move in moves.GetValueOrDefault(new(layer, OperationSite.Block)) ?? [])
            {
                var length = move.Constant;
                // One side of a value alone is no constant.
                if (move.Low != move.High && move.Strength != 0) continue;
                if (move.Strength != 0) (length, value, removed) = (move.Low - value, move.Low, move.Unit);
                for (var i = 0; i < width; i++) sum[i] += length * move.Unit[i];
            }
            if (sum.Any(part => part != 0)) vectors[layer] = sum;
        }
        return new(vectors, removed);
    }
}
