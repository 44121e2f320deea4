using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Prompts of any lengths in one pass, behind pasts of any lengths, against the plain modules.</summary>
public sealed class PromptStepTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // Edges of tiles, of pages and of the convolution's four columns.
    private static readonly int[][] Reads = [[2], [3, 2, 1, 4], [5, 60, 1, 65], [31, 33, 2], [32, 96], [63, 1, 130], [64, 2, 64], [200, 7], [129, 3, 1, 1, 90], [700]];

    [Theory]
    [InlineData("tiny", ModelDtype.Float32)]
    [InlineData("pocket", ModelDtype.Float32)]
    public async Task Step_OfPiecesOfAllLengths_EqualsThePlainPath(string shape, ModelDtype dtype)
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        NewModel.Create(new NewModelOptions(shape, folder["model"]), null, CancellationToken.None);
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda, dtype);
        using var steps = await engine.StepsOf(model);

        var worst = await engine.Run(() =>
        {
            var pasts = Reads.Select(_ => steps.Create()).ToArray();
            var plain = Reads.Select(_ => new PlainRow(model.Network, null)).ToArray();
            var largest = 0f;
            for (var round = 0; round < Reads.Max(read => read.Length); round++)
            {
                int[] own = [.. Enumerable.Range(0, Reads.Length).Where(row => Reads[row].Length > round)];
                int[][] ids = [.. own.Select(row => CudaRows.Prompt(model, row + (31 * round), Reads[row][round]))];
                // One by one: what a pass leaves of the others is then what it was.
                steps.Step([.. own.Select((row, i) => CudaRows.Read(pasts[row], ids[i])).Where(step => step.Ids.Count == 1)]);
                steps.Step([.. own.Select((row, i) => CudaRows.Read(pasts[row], ids[i])).Where(step => step.Ids.Count > 1)]);
                var place = 0;
                for (var i = 0; i < own.Length; i++)
                {
                    var expected = plain[own[i]].Read(ids[i], CudaRows.Marks(ids[i].Length));
                    Assert.Equal(Reads[own[i]][..(round + 1)].Sum(), pasts[own[i]].Length);
                    if (ids[i].Length == 1) continue;
                    var found = CudaRows.LogitsOf(steps, place++);
                    for (var id = 0; id < found.Length; id++) largest = Math.Max(largest, Math.Abs(found[id] - expected[id]));
                }
            }
            foreach (var past in pasts) past.Dispose();
            foreach (var row in plain) row.Dispose();
            steps.Dispose();
            return largest;
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}, {dtype}: logits differ by {worst}");
        Assert.True(worst < 2e-3f, $"Logits differ by {worst}.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forward_OfRowsOfDifferentLengths_IsThatOfTheModules(bool intervenes)
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        using var own = await LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel, new() { Device = ModelDevice.Cuda, Dtype = ModelDtype.Float32 }, null, TestContext.Current.CancellationToken);
        using var plain = await LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel, new() { Device = ModelDevice.Cuda, Dtype = ModelDtype.Float32, CudaStep = Vectorscope.Engine.Cuda.CudaStep.Plain }, null, TestContext.Current.CancellationToken);
        Assert.Null(own.PlainStepsBecause);
        int[] lengths = [70, 3, 70, 41];
        const int length = 70;
        var (ids, mask) = (new long[lengths.Length * length], new bool[lengths.Length * length]);
        for (var row = 0; row < lengths.Length; row++)
            for (var at = length - lengths[row]; at < length; at++) (ids[(row * length) + at], mask[(row * length) + at]) = (((at * 7919L) + row) % own.Config.VocabularySize, true);
        var request = new ForwardRequest(ids, lengths.Length, mask)
        {
            Greedy = 5,
            Intervention = intervenes ? Examples.Compile(new Intervention([new Ablate { Direction = "d1", Site = OperationSite.Writes }, new Cap { Direction = "d2", Value = new(null, 0.2) }], Head: true), Examples.Direction(), Examples.Direction(2)) : null,
        };

        var found = await own.ForwardAsync(request, TestContext.Current.CancellationToken);
        var expected = await plain.ForwardAsync(request, TestContext.Current.CancellationToken);

        Near.Absolute(expected.Hidden, found.Hidden, 1e-3f);
        Near.Absolute(expected.LastBlock, found.LastBlock, 1e-3f);
        Near.Absolute(expected.Logits, found.Logits, 1e-3f);
        Assert.Equal(expected.Greedy, found.Greedy);
    }
}
