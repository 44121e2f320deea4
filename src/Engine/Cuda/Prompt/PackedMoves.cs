using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>What happens to the stream of every token of a pass: tokens that the same happens to share a column of one table.</summary>
internal sealed class PackedMoves
{
    private readonly List<(CompiledIntervention? Intervention, TokenMark Mark, IReadOnlyList<ProjectionSeries> Series)> _columns = [];
    private readonly Dictionary<(CompiledIntervention? Intervention, TokenMark Mark, IReadOnlyList<ProjectionSeries>? Series), int> _known = [];
    private readonly int[] _gates;

    /// <param name="rows">Of the pass.</param>
    /// <param name="layers">L.</param>
    /// <param name="unit">Where a unit row lies on the device.</param>
    internal PackedMoves(IReadOnlyList<PackedRow> rows, int layers, Func<object, Func<double[]>, nint> unit)
    {
        var columnOf = rows.Select(Columns).ToArray();
        Table = new(layers, _columns.Count, unit, isShared: true);
        _gates = new int[_columns.Count];
        for (var column = 0; column < _columns.Count; column++)
        {
            Table.Add(column, _columns[column].Intervention, _columns[column].Mark, _columns[column].Series);
            _gates[column] = Table.Gates;
        }
        Tokens = [.. Places(rows, columnOf)];
    }

    /// <summary>By column.</summary>
    internal MoveTable Table { get; }

    /// <summary>Of each token in order: its column, and where its gates and its projections begin.</summary>
    internal (int Column, int GateAt, int FoundAt)[] Tokens { get; }

    internal int ColumnCount => _columns.Count;

    /// <summary>Gates of all tokens.</summary>
    internal int Gates { get; private set; }

    /// <summary>Projections of all tokens, row by row and token by token.</summary>
    internal int Found { get; private set; }

    private int[] Columns(PackedRow row)
    {
        var columns = new int[row.Ids.Count];
        for (var token = 0; token < columns.Length; token++)
        {
            var mark = row.Intervention is null ? TokenMark.None : row.Marks[token];
            var key = (row.Intervention, mark, row.Projections.Count == 0 ? null : row.Projections);
            if (!_known.TryGetValue(key, out columns[token]))
            {
                _known[key] = columns[token] = _columns.Count;
                _columns.Add((row.Intervention, mark, row.Projections));
            }
        }
        return columns;
    }

    private IEnumerable<(int, int, int)> Places(IReadOnlyList<PackedRow> rows, int[][] columnOf)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var column in columnOf[row])
            {
                yield return (column, Gates, Found);
                Gates += _gates[column];
                Found += rows[row].Projections.Count;
            }
        }
    }
}
