using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>The tokens that the CPU's own step chooses, against those of the plain path.</summary>
public sealed class CpuChoiceTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pocket")]
    [InlineData("tiny")]
    [InlineData("ratios")]
    public async Task Generate_LikeliestTokens_AreThoseOfThePlainPathFor256Steps(string name)
    {
        var folder = CpuShapes.Folder(name, _folder);
        using var own = await engine.Load(folder, ModelDevice.Cpu);
        using var plain = await LanguageModel.LoadAsync(engine.Thread, folder, new() { Device = ModelDevice.Cpu, CpuStep = CpuStep.Plain }, null, Cancel);
        GenerationRow[] rows = [.. Enumerable.Range(0, 5).Select(i => new GenerationRow(CpuRun.Ids(20 + (30 * i), i, own.Config.VocabularySize), new() { Greedy = true, MaxTokens = 256 }))];

        var (found, expected) = (await own.GenerateAsync(new(rows), null, Cancel), await plain.GenerateAsync(new(rows), null, Cancel));

        for (var i = 0; i < rows.Length; i++) Assert.Equal(expected[i].Ids, found[i].Ids);
    }

    public static TheoryData<int, double, double, double, double> Settings { get; } = new()
    {
        { 20, 1, 0, 0, 0.7 },
        { 0, 1, 0, 0, 1.3 },
        { 3, 0.6, 0, 0, 1 },
        { 128, 1, 0.1, 0, 1.5 },
        { 129, 0.95, 0, 0, 1 },
        { 0, 0.9, 0.02, 2, 1 },
        { 40, 1, 0, 1.5, 0.9 },
        { 5000, 1, 0, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Step_Draws_FallOnTheTokensOfThePlainPath(int topK, double topP, double minP, double penalty, double temperature)
    {
        using var model = await engine.Load(Fixtures.PocketModel, ModelDevice.Cpu);
        using var own = CpuRun.Load(Fixtures.PocketModel, 2);
        using var plain = await engine.Run(() => new PlainSteps(model.Network));
        var options = new SamplingOptions { TopK = topK, TopP = topP, MinP = minP, PresencePenalty = penalty, Temperature = temperature };
        int[] prompt = CpuRun.Ids(40, 7, 4096);
        var written = new List<int>();
        NextToken Next(int draw) => new(options, written, (draw + 0.37) / 60, 4000);
        var (found, expected) = (new List<int?>(), new List<int?>());
        using IRowPast mine = own.Create(), theirs = plain.Create();
        await engine.Run(() => plain.Step([new(theirs, prompt)]));
        own.Step([new(mine, prompt)]);

        for (var draw = 0; draw < 60; draw++)
        {
            var last = draw == 0 ? 17 : expected[^1]!.Value;
            found.AddRange(own.Step([new(mine, [last]) { Next = Next(draw) }]).Select(outcome => outcome.Id));
            expected.AddRange((await engine.Run(() => plain.Step([new(theirs, [last]) { Next = Next(draw) }]))).Select(outcome => outcome.Id));
            written.Add(expected[^1]!.Value);
        }

        Assert.Equal(expected, found);
        Assert.True(found.Distinct().Count() > 8, "The draws hardly matter.");
        Assert.All(found, id => Assert.InRange(id!.Value, 0, 3999));
    }

    [Fact]
    public void Step_RowThatIsNoNumber_ChoosesNothingAndLeavesOthers()
    {
        TinyModels.Write(_folder["model"], (name, values) => name.EndsWith("embed_tokens.weight", StringComparison.Ordinal) ? [.. values.Take(64 * 7), .. Enumerable.Repeat(float.NaN, 64), .. values.Skip(64 * 8)] : values,
            ownHead: values => values);
        using var steps = CpuRun.Load(_folder["model"], 2);
        using IRowPast good = steps.Create(), bad = steps.Create();

        var outcomes = steps.Step([new(good, [1, 2, 3]) { Next = CpuRun.Likeliest }, new(bad, [1, 7, 3]) { Next = CpuRun.Likeliest }]);

        Assert.Null(outcomes[1].Id);
        using var alone = steps.Create();
        Assert.Equal(outcomes[0].Id, steps.Step([new(alone, [1, 2, 3]) { Next = CpuRun.Likeliest }])[0].Id);
        Assert.NotNull(outcomes[0].Id);
    }

    public void Dispose() => _folder.Dispose();
}
