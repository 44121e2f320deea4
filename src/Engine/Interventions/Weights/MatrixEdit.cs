using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// One matrix times the projections of its layer, (I − s·r·rᵀ)W for each move in turn, read and written in parts: what it needs of the
/// whole is rᵀW, which the first reading gives.
/// </summary>
internal sealed class MatrixEdit
{
    private const int PartElements = 1 << 22;

    private readonly ResidualWriter _writer;
    private readonly IReadOnlyList<Move> _moves;
    private readonly bool _single, _storedSingle;
    private readonly long _rows;
    private readonly int _columns;

    internal MatrixEdit(ResidualWriter writer, IReadOnlyList<Move> moves, bool single)
    {
        (_writer, _moves, _single) = (writer, moves, single);
        var shape = writer.Tensor.Entry.Shape;
        (_rows, _columns) = (shape[0], checked((int)shape[1]));
        _storedSingle = writer.Tensor.Entry.Type == TensorType.F32;
    }

    // The embedding's rows are tokens, the others' are the stream.
    private bool AcrossRows => _writer.Layer > 0;

    internal EditedWriter Write(SafetensorsWriter target, CancellationToken cancellationToken)
    {
        var tally = new LeakTally(_moves, AcrossRows ? _columns : 0);
        var products = AcrossRows ? Products(cancellationToken) : null;
        var name = _writer.Tensor.Entry.Name;
        Parts((first, before) =>
        {
            var after = new double[before.Length];
            for (var row = 0; row < before.Length / _columns; row++)
            {
                var from = before.AsSpan(row * _columns, _columns);
                var to = after.AsSpan(row * _columns, _columns);
                if (products is not null) Across(from, to, (int)(first + row), products);
                else Along(from, to);
            }
            var rounded = Array.ConvertAll(after, value => Rounding.Of(value, _storedSingle));
            target.Write(name, first * _columns, rounded);
            // What is stored is what was written, read as the stored type has it.
            tally.Add(first, _columns, before, after, Stored(rounded), AcrossRows);
        }, cancellationToken);
        return new(name, _writer.Layer, null, tally.Leak, tally.RoundedLeak, tally.Change);
    }

    // v_k = r_kᵀW with the moves before k done, [K][columns]: the first reading gives r_kᵀW, the rest are products of directions.
    private double[][] Products(CancellationToken cancellationToken)
    {
        var products = _moves.Select(_ => new double[_columns]).ToArray();
        Parts((first, values) =>
        {
            for (var row = 0; row < values.Length / _columns; row++)
            {
                for (var k = 0; k < _moves.Count; k++)
                {
                    var share = _moves[k].Unit[first + row];
                    for (var i = 0; i < _columns; i++) products[k][i] = Kept(products[k][i] + (share * values[(row * _columns) + i]));
                }
            }
        }, cancellationToken);
        for (var k = 1; k < _moves.Count; k++)
        {
            for (var j = 0; j < k; j++)
            {
                var share = _moves[j].Strength * Direction.Dot(_moves[k].Unit, _moves[j].Unit);
                for (var i = 0; i < _columns; i++) products[k][i] = Kept(products[k][i] - (share * products[j][i]));
            }
        }
        return products;
    }

    private void Across(ReadOnlySpan<float> from, Span<double> to, int row, double[][] products)
    {
        for (var i = 0; i < from.Length; i++) to[i] = from[i];
        for (var k = 0; k < _moves.Count; k++)
        {
            var share = _moves[k].Strength * _moves[k].Unit[row];
            for (var i = 0; i < to.Length; i++) to[i] = Kept(to[i] - (share * products[k][i]));
        }
    }

    private void Along(ReadOnlySpan<float> from, Span<double> to)
    {
        for (var i = 0; i < from.Length; i++) to[i] = from[i];
        foreach (var move in _moves)
        {
            var p = 0.0;
            for (var i = 0; i < to.Length; i++) p = Kept(p + (move.Unit[i] * to[i]));
            for (var i = 0; i < to.Length; i++) to[i] = Kept(to[i] - (move.Strength * p * move.Unit[i]));
        }
    }

    private float[] Stored(float[] values)
    {
        var type = _writer.Tensor.Entry.Type;
        var bytes = new byte[values.Length * type.Size()];
        ElementConversion.FromSingles(values, type, bytes);
        var stored = new float[values.Length];
        ElementConversion.ToSingles(type, bytes, stored);
        return stored;
    }

    private double Kept(double value) => _single ? (float)value : value;

    private void Parts(Action<long, float[]> part, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, PartElements / _columns);
        for (long first = 0; first < _rows; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = (int)Math.Min(step, _rows - first);
            part(first, _writer.Tensor.File.ReadSingles(_writer.Tensor.Entry.Name, first * _columns, rows * _columns));
        }
    }
}
