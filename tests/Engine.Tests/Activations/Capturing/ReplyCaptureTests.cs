using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Activations.Capturing;

public sealed class ReplyCaptureTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const float Tolerance = 2e-4f;
    private readonly TemporaryFolder _folder = new();

    private static int[] Greedy(int n)
    {
        using var expected = TinyCapture.Expected();
        return TinyCapture.Ids(expected, $"greedy_{n}")[n..];
    }

    private static CapturePlan Plan(int tokens)
    {
        using var expected = TinyCapture.Expected();
        return TinyCapture.Plan([TinyCapture.Ids(expected, "ids_5"), TinyCapture.Ids(expected, "ids_63")], CapturePosition.ResponseMean)
            with { ResponseTokens = tokens };
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task ResponseMean_OfGreedyReplies_EqualsOnePassOverPromptAndReply(ModelDevice device)
    {
        using var model = await engine.Load(Stopping([]), device);
        var plan = Plan(6);

        await TinyCapture.Run(model, plan, _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        Assert.Equal([Greedy(5)[..6], Greedy(63)[..6]], file.ReadResponseIds("side")!);
        await RowsAreMeansOverReplies(model, plan, file);
    }

    [Fact]
    public async Task ResponseMean_WhereAReplyStops_CountsTheTokensBeforeTheStop()
    {
        // The first reply's fourth token ends replies; so might a token of the second.
        var stop = Greedy(5)[3];
        var second = Greedy(63)[..6].TakeWhile(id => id != stop).ToArray();
        using var model = await engine.Load(Stopping([stop]), ModelDevice.Cpu);
        var plan = Plan(6);

        await TinyCapture.Run(model, plan, _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        Assert.Equal([Greedy(5)[..3], second], file.ReadResponseIds("side")!);
        await RowsAreMeansOverReplies(model, plan, file);
    }

    [Fact]
    public async Task ResponseMean_OfAnEmptyReply_IsZeroAndCountsNothing()
    {
        using var model = await engine.Load(Stopping([Greedy(5)[0]]), ModelDevice.Cpu);

        await TinyCapture.Run(model, Plan(2), _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        Assert.Empty(file.ReadResponseIds("side")![0]);
        Assert.All(file.ReadLayer("side", CapturePosition.ResponseMean, 2)[..TinyCapture.Width], value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task ResponseMean_OfSampledReplies_FollowsTheSeedAndNotTheBatch()
    {
        using var model = await engine.Load(Stopping([]), ModelDevice.Cpu);
        var plan = Plan(8) with { Temperature = 1, TopP = 0.95, TopK = 50, Seed = 3, FirstUnusedId = 300 };

        var replies = new List<int[][]>();
        foreach (var (name, variant) in new[] { ("a", plan), ("b", plan with { BatchRows = 1 }), ("c", plan with { Seed = 4 }) })
        {
            await TinyCapture.Run(model, variant, _folder[name]);
            using var file = CaptureFile.Open(_folder[name]);
            replies.Add(file.ReadResponseIds("side")!);
            await RowsAreMeansOverReplies(model, variant, file);
        }

        Assert.Equal(replies[0], replies[1]);
        Assert.NotEqual(replies[0], replies[2]);
        Assert.All(replies[0].Concat(replies[2]).SelectMany(ids => ids), id => Assert.InRange(id, 0, 299));
    }

    private static async Task RowsAreMeansOverReplies(LanguageModel model, CapturePlan plan, CaptureFile file)
    {
        var replies = file.ReadResponseIds("side")!;
        for (var prompt = 0; prompt < replies.Length; prompt++)
        {
            var start = plan.Sides[0].Prompts[prompt].TokenIds;
            var outputs = await TinyCapture.BlockOutputs(model, [.. start, .. replies[prompt]]);
            for (var layer = 0; layer <= TinyCapture.Layers; layer++)
            {
                Near.Relative(
                    TinyCapture.Mean(outputs[layer], start.Length, start.Length + replies[prompt].Length),
                    file.ReadLayer("side", CapturePosition.ResponseMean, layer).AsSpan(prompt * TinyCapture.Width, TinyCapture.Width),
                    Tolerance);
            }
        }
    }

    /// <summary>A copy of the tiny model with stop tokens of the test's choice.</summary>
    private string Stopping(int[] stops)
    {
        var folder = Directory.CreateDirectory(_folder["model"]).FullName;
        File.Copy(Path.Combine(Fixtures.TinyModel, "model.safetensors"), Path.Combine(folder, "model.safetensors"));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.TinyModel, "config.json")))!;
        config["eos_token_id"] = new JsonArray([.. stops.Select(id => (JsonNode)id)]);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        return folder;
    }

    public void Dispose() => _folder.Dispose();
}
