using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Both forms of the delta rule against the recurrence written out in double precision.</summary>
public sealed class DeltaRuleTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Batch = 2;
    private const float Tolerance = 2e-5f;

    private static readonly DeltaShape[] Shapes = [new(2, 4, 16, 16, 4), new(2, 6, 12, 20, 4), new(1, 1, 8, 24, 4)];

    public static TheoryData<ModelDevice, int, int, bool> Cases()
    {
        var data = new TheoryData<ModelDevice, int, int, bool>();
        foreach (var device in new[] { ModelDevice.Cpu, ModelDevice.Cuda })
            for (var shape = 0; shape < Shapes.Length; shape++)
                foreach (var length in new[] { 1, 3, 63, 64, 65, 130, 300 })
                    foreach (var hasState in new[] { false, true })
                        data.Add(device, shape, length, hasState);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ChunkAndStepRule_AnyLength_EqualTheRecurrence(ModelDevice device, int shapeIndex, int length, bool hasState)
    {
        await engine.Require(device);
        var shape = Shapes[shapeIndex];
        var example = DeltaExample.Random(shape, Batch, length, hasState, seed: 100 * shapeIndex + length);
        var (output, state) = example.Recurrence();

        var (chunk, step) = await engine.Run(() =>
        {
            var place = device == ModelDevice.Cuda ? CUDA : CPU;
            return (Chunk(example, place), Step(example, place));
        });

        Near.Relative(output, chunk.Output, Tolerance);
        Near.Relative(state, chunk.State, Tolerance);
        Near.Relative(output, chunk.OutputAlone, Tolerance);
        Near.Relative(output, step.Output, Tolerance);
        Near.Relative(state, step.State, Tolerance);
    }

    // Repetitive text: the same key over and over, written at full strength and hardly forgotten, makes the systems inside a
    // chunk as badly conditioned as they get.
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task ChunkRule_NearlyEqualKeys_StaysAccurate(ModelDevice device)
    {
        await engine.Require(device);
        var example = DeltaExample.Random(Shapes[0], Batch, 300, hasState: true, seed: 5);
        var channels = Shapes[0].Channels;
        var same = example with
        {
            Tokens = [.. example.Tokens.Select((v, i) => example.Tokens[i % channels] + 0.01f * v)],
            Strength = [.. example.Strength.Select(v => 0.99f + 0.01f * v)],
            LogDecay = [.. example.LogDecay.Select(v => 1e-4f * v)],
        };
        var (output, state) = same.Recurrence();

        var chunk = await engine.Run(() => Chunk(same, device == ModelDevice.Cuda ? CUDA : CPU));

        Near.Relative(output, chunk.Output, Tolerance);
        Near.Relative(state, chunk.State, Tolerance);
    }

    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(64, 64, 64)]
    [InlineData(65, 36, 72)]
    [InlineData(96, 48, 96)]
    [InlineData(2048, 64, 2048)]
    public void ChunkLength_AnyLength_PadsLittle(long length, long chunk, long padded)
    {
        Assert.Equal(chunk, DeltaChunkRule.ChunkLength(length));
        Assert.Equal(padded, DeltaChunkRule.PaddedLength(length));
    }

    [Theory]
    [InlineData(ModelDevice.Cpu, 64)]
    [InlineData(ModelDevice.Cpu, 48)]
    [InlineData(ModelDevice.Cuda, 64)]
    public async Task Inverse_ByBlocks_TimesTheMatrixIsTheIdentity(ModelDevice device, int size)
    {
        await engine.Require(device);
        var random = new Random(3);
        var values = Enumerable.Range(0, 5 * size * size).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();

        var (product, identity) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            var matrices = HostCopy.FromSingles(values, [5, size, size], device == ModelDevice.Cuda ? CUDA : CPU);
            var whole = matrices.tril(-1).add_(eye(size, device: matrices.device));
            return (HostCopy.ToSingles(whole.bmm(UnitLowerTriangular.ByBlocks(matrices))), HostCopy.ToSingles(eye(size).expand(5, size, size)));
        });

        Near.Absolute(identity, product, 1e-3f);
    }

    private static (float[] Output, float[] State, float[] OutputAlone) Chunk(DeltaExample example, Device device)
    {
        using var scope = NewDisposeScope();
        using var keys = new UnitKeys(example.Shape.KeyWidth, device);
        var input = example.Input(device, DeltaChunkRule.PaddedLength(example.Length));
        var (output, state) = DeltaChunkRule.Apply(input, example.Shape, keys, example.State(device), wantState: true);
        var (alone, none) = DeltaChunkRule.Apply(input, example.Shape, keys, example.State(device), wantState: false);
        Assert.Null(none);
        return (HostCopy.ToSingles(output), HostCopy.ToSingles(state!), HostCopy.ToSingles(alone));
    }

    private static (float[] Output, float[] State) Step(DeltaExample example, Device device)
    {
        using var scope = NewDisposeScope();
        using var keys = new UnitKeys(example.Shape.KeyWidth, device);
        var state = example.State(device) ?? zeros(Batch, example.Shape.ValueHeads, example.Shape.KeyWidth, example.Shape.ValueWidth, device: device);
        var output = DeltaStepRule.Apply(example.Input(device, example.Length), example.Shape, keys, state);
        return (HostCopy.ToSingles(output), HostCopy.ToSingles(state));
    }
}
