using System.Globalization;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>One matrix under the moves of its layer, read and written in parts.</summary>
internal static class MatrixEdit
{
    /// <summary>Writes the edited matrix under its own name, rounded once to its own type.</summary>
    internal static EditedWriter Write(PlannedWriter planned, Arithmetic arithmetic, SafetensorsWriter target, CancellationToken cancellationToken)
    {
        var (writer, moves) = (planned.Writer, planned.Moves);
        var (entry, matrix) = (writer.Tensor.Entry, new MatrixParts(writer.Tensor));
        WrittenVectors vectors = writer.WritesRows ? new RowVectors(moves, matrix.Columns, arithmetic) : new ColumnVectors(moves, planned.Choice, matrix, arithmetic, cancellationToken);
        var tally = new EditTally(moves, vectors, matrix.Columns);
        var constant = planned.Constant;
        var sums = new double[constant is null ? 0 : matrix.Longest];
        var (edited, rounded, bytes) = (new double[matrix.Longest], new float[matrix.Longest], new byte[matrix.Longest * entry.Type.Size()]);
        matrix.Read(
            (first, before) =>
            {
                var after = edited.AsSpan(0, before.Length);
                var stored = rounded.AsSpan(0, before.Length);
                for (var i = 0; i < before.Length; i++) after[i] = before[i];
                vectors.Edit(first, after);
                var sum = after;
                if (constant is not null)
                {
                    sum = sums.AsSpan(0, before.Length);
                    after.CopyTo(sum);
                    constant.AddTo(first, matrix.Columns, sum, 1, arithmetic);
                }
                for (var i = 0; i < before.Length; i++)
                {
                    stored[i] = Rounding.Of(sum[i], entry.Type == TensorType.F32);
                    if (!float.IsFinite(stored[i]))
                        throw new CheckpointException(target.Path, entry.Name, string.Create(CultureInfo.InvariantCulture, $"element {(first * matrix.Columns) + i} would be {sum[i]:g4}, beyond what F32 holds; use a smaller strength"));
                }
                target.Write(entry.Name, first * matrix.Columns, stored);
                // What is stored is what was written, read as the stored type has it.
                ElementConversion.FromSingles(stored, entry.Type, bytes);
                ElementConversion.ToSingles(entry.Type, bytes.AsSpan(0, before.Length * entry.Type.Size()), stored);
                if (constant is null)
                {
                    tally.Add<float>(first, before, after, stored, stored);
                    return;
                }
                for (var i = 0; i < before.Length; i++) sum[i] = stored[i];
                constant.AddTo(first, matrix.Columns, sum, -1, default);
                tally.Add<double>(first, before, after, stored, sum);
            },
            cancellationToken);
        return new(entry.Name, writer.Layer, null, tally.Leak, tally.RoundedLeak, tally.Norm, tally.Moved) { Columns = (vectors as ColumnVectors)?.Ranking };
    }
}
