using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>The records of interventions, carried out on the processor as the kernels' source says, against the plain path's own changes.</summary>
public sealed class MoveTableTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2), Short = Examples.Direction(3, shortRow: 2);

    private static readonly CompiledIntervention?[] Rows =
    [
        null,
        Examples.Compile(new Ablate { Direction = "d1", Site = OperationSite.Writes, Strength = 0.7 }, D),
        Examples.Compile(new Intervention([new Ablate { Direction = "d1", Site = OperationSite.Writes }, new AblateProjected { Direction = "d2", Site = OperationSite.Writes }, new Cap { Direction = "d2", Value = new(null, 0.1) }], Head: true), D, E),
        Examples.Compile(new Intervention([new Add { Direction = "d1", Strength = 0.4 }, new Floor { Direction = "d2", Value = new(null, 0.5) }, new AblateKeepingNorm { Direction = "d1" }]), D, E),
        Examples.Compile(new Intervention([new Add { Direction = "d1", Strength = 2, Layers = new LayerList([2]) }, Gated(2, above: true, new Add { Direction = "d2", Strength = -1.5 }, [2, 3, 4])]), D, E),
        Examples.Compile(Gated(0, above: false, new SetTo { Direction = "d2", Value = new(null, 3) }, [1, 4]), D, E),
        Examples.Compile(new Conditional { Direction = "d1", When = new("d2", 1, Above: true, -0.2), Then = new Ablate { Direction = "d1" }, Layers = new LayerList([2, 3]), Site = OperationSite.Writes }, D, E),
        Examples.Compile(new SetTo { Direction = "d2", Value = new(MeanOf.Positive), Positions = OperationPositions.Prompt }, E),
        Examples.Compile(new Ablate { Direction = "d1", Positions = OperationPositions.Decode }, D),
        Examples.Compile(new Add { Direction = "d1", Positions = OperationPositions.Thinking }, D),
    ];

    private static Conditional Gated(int layer, bool above, Operation then, int[] layers) =>
        new() { Direction = then.Direction, When = new("d1", layer, above, 0.1), Then = then, Layers = new LayerList(layers) };

    [Theory]
    [InlineData(TokenMark.Written)]
    [InlineData(TokenMark.LastOfPrompt)]
    [InlineData(TokenMark.Written | TokenMark.Thinking)]
    internal async Task Records_CarriedOut_ChangeTheStreamAsThePlainPathDoes(TokenMark mark)
    {
        var random = new Random(5);
        float[] Draw() => [.. Enumerable.Range(0, Rows.Length * Examples.Width).Select(_ => (float)(random.NextDouble() - 0.5))];
        var embedding = Draw();
        (float[] Mixer, float[] Mlp)[] writes = [.. Enumerable.Range(0, Examples.Layers).Select(_ => (Draw(), Draw()))];

        var (streams, head) = await engine.Run(() => Plain(embedding, writes, mark));
        var carried = new Carried(mark);
        for (var row = 0; row < Rows.Length; row++)
        {
            var own = carried.Run(row, embedding, writes);
            for (var layer = 0; layer <= Examples.Layers; layer++) Near.Absolute(Row(streams[layer], row), [.. own.Streams[layer].Select(value => (float)value)], 1e-4f);
            Near.Absolute(Row(head, row), [.. own.Head.Select(value => (float)value)], 1e-4f);
        }
    }

    [Fact]
    public void Add_Projections_HavePlacesRowByRowAndNoneOfAnUnusableRow()
    {
        var table = new MoveTable(Examples.Layers, 4, (_, _) => 1);
        ProjectionSeries[] series = [new(D, 0), new(Short, 2), new(E, 4)];

        var first = table.Add(1, null, TokenMark.Written, series);
        var second = table.Add(3, null, TokenMark.Written, series);

        Assert.Equal((0, 3, 6), (first, second, table.Projections));
        int[] slots = [.. table.First.Concat(table.More).Where(record => record.Kind == MoveRecord.Project).Select(record => record.Slot).Order()];
        Assert.Equal([0, 2, 3, 5], slots);
        Assert.False(table.IsEmpty);
    }

    [Fact]
    public void Add_OperationsOnOtherTokens_LeavesTheTableEmpty()
    {
        var table = new MoveTable(Examples.Layers, 1, (_, _) => 1);

        table.Add(0, Examples.Compile(new Ablate { Direction = "d1", Positions = OperationPositions.Prompt }, D), TokenMark.Written, []);

        Assert.True(table.IsEmpty);
    }

    [Fact]
    public void Excess_OfATable_NamesWhatThereIsNoRoomFor()
    {
        var unusable = Enumerable.Repeat(new ProjectionSeries(Short, 2), StepBuffers.Found + 1).ToArray();
        var usable = Enumerable.Repeat(new ProjectionSeries(D, 1), StepBuffers.MoreMoves + 2).ToArray();
        // A condition at one layer and what it allows at another: of each row the first of both stands in the table itself.
        var gated = Examples.Compile(new Intervention([.. Enumerable.Range(0, 65).Select(_ => Gated(0, above: true, new Ablate { Direction = "d1" }, [4]))]), D);

        // Of no number, they take a place each and no record.
        Assert.Null(TableOf(null, unusable[1..]).Excess);
        Assert.Equal("65,537 recorded projections, where there is room for 65,536", TableOf(null, unusable).Excess);
        // One of them is the first of its place.
        Assert.Null(TableOf(null, usable[1..]).Excess);
        Assert.Equal("16,385 changes and readings of the stream behind the first of each place, where there is room for 16,384", TableOf(null, usable).Excess);
        Assert.Equal("8,320 conditions, where there is room for 8,192", TableOf(gated, [], rows: 128).Excess);
    }

    private static MoveTable TableOf(CompiledIntervention? intervention, ProjectionSeries[] series, int rows = 1)
    {
        var table = new MoveTable(Examples.Layers, rows, (_, _) => 1);
        for (var row = 0; row < rows; row++) table.Add(row, intervention, TokenMark.Written, series);
        return table;
    }

    private static float[] Row(float[] all, int row) => all[(row * Examples.Width)..((row + 1) * Examples.Width)];

    // What is written is what goes into an identity matrix.
    private static (float[][] Streams, float[] Head) Plain(float[] embedding, (float[] Mixer, float[] Mlp)[] writes, TokenMark mark)
    {
        using var scope = NewDisposeScope();
        Tensor Of(float[] values) => HostCopy.FromSingles(values, [Rows.Length, Examples.Width], CPU);
        using var rows = RowInterventions.Of(Rows, CPU);
        using var changes = PassInterventions.Of(rows, 1, (_, _) => mark, CPU)!;
        var (x, identity, streams) = (Of(embedding), eye(Examples.Width), new List<float[]>());
        changes.AtEmbedding(x);
        streams.Add(HostCopy.ToSingles(x));
        for (var layer = 1; layer <= Examples.Layers; layer++)
        {
            changes.Enter(layer);
            foreach (var write in new[] { writes[layer - 1].Mixer, writes[layer - 1].Mlp })
            {
                x.add_(Of(write), Scalars.One);
                changes.AfterWrite(x, Of(write), identity);
            }
            changes.AtBlock(layer, x);
            streams.Add(HostCopy.ToSingles(x));
        }
        return ([.. streams], HostCopy.ToSingles(changes.BeforeHead(x)));
    }

    /// <summary>The kernels of Kernels/norm.cu, word for word in double precision, without the norm.</summary>
    private sealed class Carried
    {
        private readonly List<double[]> _units = [[]];
        private readonly MoveTable _table;
        private readonly double[] _gates;

        internal Carried(TokenMark mark)
        {
            _table = new(Examples.Layers, Rows.Length, (_, unit) =>
            {
                _units.Add(unit());
                return _units.Count - 1;
            });
            for (var row = 0; row < Rows.Length; row++) _table.Add(row, Rows[row], mark, []);
            _gates = new double[_table.Gates];
        }

        internal (double[][] Streams, double[] Head) Run(int row, float[] embedding, (float[] Mixer, float[] Mlp)[] writes)
        {
            var x = new double[Examples.Width];
            var streams = new List<double[]>();
            Write(embedding, 0);
            Chain(x, Place(1));
            streams.Add([.. x]);
            for (var layer = 1; layer <= Examples.Layers; layer++)
            {
                Write(writes[layer - 1].Mixer, 2 * layer);
                Write(writes[layer - 1].Mlp, 2 * layer);
                Chain(x, Place((2 * layer) + 1));
                streams.Add([.. x]);
            }
            Chain(x, Place(MoveTable.PlacesOf(Examples.Layers) - 1));
            return ([.. streams], x);

            MoveRecord Place(int place) => _table.First[(place * Rows.Length) + row];

            void Write(float[] all, int place)
            {
                double[] own = [.. Row(all, row).Select(value => (double)value)];
                Chain(own, Place(place));
                for (var i = 0; i < x.Length; i++) x[i] += own[i];
            }
        }

        private void Chain(double[] f, MoveRecord record)
        {
            while (record.Kind >= 0)
            {
                var unit = _units[(int)record.Unit];
                var along = f.Zip(unit, (a, b) => a * b).Sum();
                if (record.Kind == MoveRecord.Look) _gates[record.Slot] = record.Strength * (along - record.Threshold) > 0 ? 1 : 0;
                else if (record.Slot < 0 || _gates[record.Slot] > 0)
                {
                    var before = Math.Sqrt(f.Sum(value => value * value));
                    var move = (record.Strength == 0 ? 0 : record.Strength * (Math.Min(Math.Max(along, record.Least), record.Most) - along)) + record.Constant;
                    for (var i = 0; i < f.Length; i++) f[i] += move * unit[i];
                    var factor = record.Kind == MoveRecord.Keeping ? before / Math.Sqrt(f.Sum(value => value * value)) : 1;
                    for (var i = 0; i < f.Length; i++) f[i] *= factor;
                }
                if (record.Next < 0) break;
                record = _table.More[record.Next];
            }
        }
    }
}
