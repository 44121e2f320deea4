using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>What is changed where it is written equals the same change made to the weights that write it.</summary>
public sealed class WriteOperationTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly ForwardRequest Request = new([1, 2, 3, 5, 8, 13, 21, 34, 300, 7, 9, 250], 2, Greedy: 12);
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelDevice.Cpu, 1, false)]
    [InlineData(ModelDevice.Cpu, 0.4, false)]
    [InlineData(ModelDevice.Cpu, 2, false)]
    [InlineData(ModelDevice.Cpu, 1, true)]
    [InlineData(ModelDevice.Cuda, 1, false)]
    [InlineData(ModelDevice.Cuda, 2, true)]
    public async Task Forward_AblatedWrites_EqualsEditedWeights(ModelDevice device, double strength, bool head)
    {
        Operation[] operations = [new Ablate { Direction = "d1", Row = 2, Strength = strength, Site = OperationSite.Writes }];
        await AssertEqualsAsync(device, operations, head, write => [(D.Unit(2), strength)]);
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_TwoProjectionsOfChosenLayers_EqualsEditedWeights(ModelDevice device)
    {
        Operation[] operations =
        [
            new Ablate { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerList([1, 4]) },
            new Ablate { Direction = "d2", Site = OperationSite.Writes, Strength = 0.5, Layers = new LayerList([0, 4]) },
        ];
        await AssertEqualsAsync(device, operations, false, layer => layer switch
        {
            0 => [(E.Unit(0), 0.5)],
            1 => [(D.Unit(1), 1)],
            4 => [(D.Unit(4), 1), (E.Unit(4), 0.5)],
            _ => [],
        });
    }

    private async Task AssertEqualsAsync(ModelDevice device, Operation[] operations, bool head, Func<int, (double[] Unit, double Strength)[]> edits)
    {
        // The edited embedding is untied, so that the head stays what it was; with the head switched on it goes along.
        TinyModels.Write(_folder["edited"], (name, values) => Edited(name, values, edits), head ? null : embedding => embedding);
        using LanguageModel model = await engine.Load(Fixtures.TinyModel, device), edited = await engine.Load(_folder["edited"], device);

        var expected = await edited.ForwardAsync(Request, Token);
        var found = await model.ForwardAsync(Request with { Intervention = Examples.Compile(new Intervention(operations, head), D, E) }, Token);

        Near.Absolute(expected.Logits, found.Logits, 1e-4f);
        Assert.Equal(expected.Greedy, found.Greedy);
        Assert.NotEqual((await model.ForwardAsync(Request, Token)).Logits, found.Logits);
    }

    private static float[] Edited(string name, float[] values, Func<int, (double[] Unit, double Strength)[]> edits)
    {
        var embedding = name.EndsWith("embed_tokens.weight", StringComparison.Ordinal);
        var writes = embedding || name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("out_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        if (!writes) return values;
        var layer = embedding ? 0 : int.Parse(name.Split("layers.")[1].Split('.')[0]) + 1;
        double[] edited = [.. values];
        foreach (var (unit, strength) in edits(layer))
        {
            // The embedding has a row of d for each token, the others a column.
            var (count, outer, inner) = embedding ? (edited.Length / unit.Length, unit.Length, 1) : (edited.Length / unit.Length, 1, edited.Length / unit.Length);
            for (var at = 0; at < count; at++)
            {
                var p = 0.0;
                for (var i = 0; i < unit.Length; i++) p += unit[i] * edited[(at * outer) + (i * inner)];
                for (var i = 0; i < unit.Length; i++) edited[(at * outer) + (i * inner)] -= strength * p * unit[i];
            }
        }
        return [.. edited.Select(v => (float)v)];
    }

    public void Dispose() => _folder.Dispose();
}
