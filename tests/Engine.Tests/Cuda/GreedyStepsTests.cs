using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Replies of the kernels against those of the plain modules, token by token.</summary>
public sealed class GreedyStepsTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Steps = 256;

    // Where the plain path's two likeliest tokens lie so near, or nearer than it comes to itself in one pass, rounding may choose: its
    // choice is then fed to both.
    private const float Undecided = 1e-4f;

    [Theory]
    [InlineData("tiny", 1)]
    [InlineData("tiny", 3)]
    [InlineData("tiny-2", 5)]
    [InlineData("pocket", 1)]
    [InlineData("pocket", 9)]
    public async Task Step_SinglePrecision_ChoosesWhatThePlainPathDoes(string shape, int rows)
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        NewModel.Create(new NewModelOptions(shape, folder["model"], Seed: rows), null, CancellationToken.None);
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);

        var (wrong, undecided, worst, noise) = await engine.Run(() =>
        {
            var plainLogits = Enumerable.Range(0, rows).Select(_ => new List<float[]>()).ToArray();
            var read = Enumerable.Range(0, rows).Select(_ => new List<int>()).ToArray();
            var pasts = Enumerable.Range(0, rows).Select(_ => steps.Create()).ToArray();
            var plain = Enumerable.Range(0, rows).Select(_ => new PlainRow(model.Network, null)).ToArray();
            // 1 to 70 tokens: a reply that begins with its row's first token, and one that begins behind a page.
            var next = Enumerable.Range(0, rows).Select(row => CudaRows.Prompt(model, row, rows == 1 ? 70 : 1 + (69 * row / (rows - 1)))).ToArray();
            var (differing, near, largest) = (new List<(float Lead, string Where)>(), 0, 0f);
            for (var step = 0; step < Steps; step++)
            {
                var outcomes = steps.Step([.. next.Select((ids, row) => CudaRows.Read(pasts[row], ids, isReply: step > 0))]);
                for (var row = 0; row < rows; row++)
                {
                    var logits = plain[row].Read(next[row], CudaRows.Marks(next[row].Length));
                    var (id, lead) = CudaRows.Best(logits);
                    read[row].AddRange(next[row]);
                    plainLogits[row].Add(logits);
                    if (step > 0)
                    {
                        var own = CudaRows.LogitsOf(steps, row);
                        for (var i = 0; i < own.Length; i++) largest = Math.Max(largest, Math.Abs(own[i] - logits[i]));
                    }
                    if (lead <= Undecided) near++;
                    else if (outcomes[row].Id != id) differing.Add((lead, $"step {step} of row {row}: {outcomes[row].Id} instead of {id}, ahead by {lead}"));
                    next[row] = [id];
                }
            }
            foreach (var past in pasts) past.Dispose();
            foreach (var row in plain) row.Dispose();
            var itself = Enumerable.Range(0, rows).Max(row => Noise(model, read[row], plainLogits[row]));
            return (differing.Where(choice => choice.Lead > itself).Select(choice => choice.Where).ToList(), near, largest, itself);
        });
        await engine.Run(() =>
        {
            steps.Dispose();
            return true;
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}, {rows} rows: logits differ by {worst}, plain from itself by {noise}, {undecided} undecided");
        Assert.Empty(wrong);
        Assert.True(undecided < rows * Steps / 20, $"{undecided} choices were undecided.");
        Assert.True(worst < (1.5f * noise) + Undecided, $"Logits differ by {worst}; the plain path from itself by {noise}.");
    }

    // How far the plain path is from itself when it reads the whole sequence at once.
    private static float Noise(LanguageModel model, List<int> ids, List<float[]> stepwise)
    {
        using var scope = NewDisposeScope();
        var normed = model.Network.Forward(HostCopy.FromIntegers([.. ids.Select(id => (long)id)], [1, ids.Count], model.Network.Device), null, null, null);
        var logits = HostCopy.ToSingles(model.Network.Logits(normed.narrow(1, ids.Count - stepwise.Count, stepwise.Count)));
        return stepwise.SelectMany(step => step).Zip(logits, (one, other) => Math.Abs(one - other)).Max();
    }
}
