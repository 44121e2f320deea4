using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>The kernels of the 4B model's shapes, in bfloat16: tiled attention of prompts and replies, own products, the states of 128 × 128.</summary>
public sealed class LargeShapeTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 130 })]
    [InlineData(new[] { 5000 })]
    [InlineData(new[] { 62, 63, 64, 65 })]
    [InlineData(new[] { 1, 2, 3000, 127, 128, 129, 700, 64, 5, 1000, 63 })]
    [InlineData(new[] { 1, 2, 3, 500, 63, 64, 65, 100, 200, 300, 400, 500, 600, 700, 800, 900, 2200, 150, 250, 350 })]
    public async Task Step_InBFloat16_IsAsNearToSinglePrecisionAsThePlainPath(int[] pasts)
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        NewModel.Create(new NewModelOptions("4b-2", folder["model"]), null, CancellationToken.None);
        using var precise = await engine.Load(folder["model"], ModelDevice.Cuda);
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda, ModelDtype.BFloat16);
        using var steps = await engine.StepsOf(model);
        const int count = 6;

        var (ours, plain) = await engine.Run(() =>
        {
            var own = pasts.Select(_ => steps.Create()).ToArray();
            var references = pasts.Select(_ => (Single: new PlainRow(precise.Network, null), Plain: new PlainRow(model.Network, null))).ToArray();
            var (error, plainError, size) = (0.0, 0.0, 0.0);
            for (var step = 0; step < count; step++)
            {
                int[][] ids = [.. pasts.Select((length, row) => step == 0 ? CudaRows.Prompt(model, row, length) : CudaRows.Prompt(model, row + (step * 31), 1))];
                steps.Step([.. ids.Select((part, row) => CudaRows.Read(own[row], part))]);
                // Prompts of one token are computed before the others, whose logits then take their places.
                var place = 0;
                for (var row = 0; row < pasts.Length; row++)
                {
                    var exact = references[row].Single.Read(ids[row], CudaRows.Marks(ids[row].Length));
                    var other = references[row].Plain.Read(ids[row], CudaRows.Marks(ids[row].Length));
                    if (step == 0 && pasts[row] == 1) continue;
                    var found = CudaRows.LogitsOf(steps, place++);
                    for (var i = 0; i < exact.Length; i++)
                    {
                        error += Math.Pow(found[i] - exact[i], 2);
                        plainError += Math.Pow(other[i] - exact[i], 2);
                        size += exact[i] * (double)exact[i];
                    }
                }
            }
            foreach (var past in own) past.Dispose();
            foreach (var (single, rounded) in references)
            {
                single.Dispose();
                rounded.Dispose();
            }
            steps.Dispose();
            return (Math.Sqrt(error / size), Math.Sqrt(plainError / size));
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{pasts.Length} rows: relative error of logits {ours:E2}, plain {plain:E2}");
        Assert.True(ours < (1.5 * plain) + 1e-3, $"Relative error {ours}; the plain path's is {plain}.");
    }
}
