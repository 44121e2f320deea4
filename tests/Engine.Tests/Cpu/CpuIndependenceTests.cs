using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Tests.Interventions;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>A row's bits are its own: neither who else is computed, nor how its prompt is cut, nor how many threads there are, shows in them.</summary>
public sealed class CpuIndependenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Cases { get; } =
        [.. new[] { "pocket", "odd", "ratios" }.SelectMany(name => Enum.GetNames<CpuInstructions>().Select(vectors => new TheoryDataRow<string, string>(name, vectors)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_RowAmongSixteenOthers_HasTheBitsThatItHasAlone(string name, string vectors)
    {
        var (folder, vocabulary) = Require(name, vectors);
        using var steps = CpuRun.Load(folder, 3, Enum.Parse<CpuInstructions>(vectors));
        int[] ids = CpuRun.Ids(90, 1, vocabulary);
        using var alone = steps.Create();
        var expected = CpuRun.Logits(steps, alone, ids, [70, .. Enumerable.Repeat(1, 20)]);
        IRowPast[] pasts = [.. Enumerable.Range(0, 17).Select(_ => steps.Create())];

        // The others have prompts of other lengths; each step has another number of them, and the row stands at another place.
        for (var at = 0; at < expected.Count; at++)
        {
            var others = at == 0 ? 16 : at % 17;
            var rows = Enumerable.Range(1, others).Select(i => new RowStep(pasts[i], CpuRun.Ids(pasts[i].Length == 0 ? (11 * i) + 1 : 1, i + at, vocabulary)) { Next = CpuRun.Likeliest }).ToList();
            var place = at * 5 % (others + 1);
            rows.Insert(place, new(pasts[0], at == 0 ? ids[..70] : [ids[69 + at]]) { Next = CpuRun.Likeliest });

            steps.Step(rows);

            Assert.Equal(expected[at], steps.LogitsOf(place));
        }
        foreach (var past in pasts) past.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_PromptCutAnyHow_HasTheSameBits(string name, string vectors)
    {
        var (folder, vocabulary) = Require(name, vectors);
        using var steps = CpuRun.Load(folder, 2, Enum.Parse<CpuInstructions>(vectors));
        int[] ids = CpuRun.Ids(200, 3, vocabulary);
        using var whole = steps.Create();
        var expected = CpuRun.Logits(steps, whole, ids, [200])[0];
        var random = new Random(4);

        for (var cut = 0; cut < 6; cut++)
        {
            var pieces = new List<int>();
            while (pieces.Sum() < 200) pieces.Add(Math.Min(cut == 0 ? 1 : random.Next(1, 70), 200 - pieces.Sum()));
            using var past = steps.Create();

            Assert.Equal(expected, CpuRun.Logits(steps, past, ids, pieces)[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_AnyNumberOfThreads_GivesTheSameBits(string name, string vectors)
    {
        var (folder, vocabulary) = Require(name, vectors);
        int[] ids = CpuRun.Ids(80, 5, vocabulary);
        List<float[]>? expected = null;
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            using var steps = CpuRun.Load(folder, threads, Enum.Parse<CpuInstructions>(vectors));
            using var past = steps.Create();

            var logits = CpuRun.Logits(steps, past, ids, [40, 1, 1, 7, 25, 1, 5]);

            Assert.Equal(expected ??= logits, logits);
        }
    }

    [Fact]
    public void Step_BesideRowsWithOperations_HasTheBitsThatItHasAlone()
    {
        using var steps = CpuRun.Load(Fixtures.TinyModel, 2);
        int[] ids = CpuRun.Ids(40, 1, 320);
        using var alone = steps.Create();
        var expected = CpuRun.Logits(steps, alone, ids, [30, 1, 1, 1]);
        CompiledIntervention[] operations =
        [
            Examples.Compile(new Ablate { Direction = "d1", Site = OperationSite.Writes }, Examples.Direction()),
            Examples.Compile(new AblateKeepingNorm { Direction = "d1" }, Examples.Direction()),
        ];
        IRowPast[] pasts = [.. Enumerable.Range(0, 12).Select(_ => steps.Create())];

        for (var at = 0; at < expected.Count; at++)
        {
            var count = at == 0 ? 30 : 1;
            steps.Step([.. pasts.Select((past, i) => new RowStep(past, ids[past.Length..(past.Length + count)])
            {
                Intervention = i % 2 == 0 ? null : operations[i / 2 % 2],
                Marks = [.. Enumerable.Repeat(TokenMark.None, count)],
                Next = CpuRun.Likeliest,
            })]);

            Assert.Equal(expected[at], steps.LogitsOf(0));
            Assert.Equal(expected[at], steps.LogitsOf(6));
            Assert.NotEqual(expected[at], steps.LogitsOf(1));
            Assert.Equal(steps.LogitsOf(3), steps.LogitsOf(7));
        }
        foreach (var past in pasts) past.Dispose();
    }

    private (string Folder, int Vocabulary) Require(string name, string vectors)
    {
        Assert.SkipUnless(Processor.Has(Enum.Parse<CpuInstructions>(vectors)), $"This processor has no {vectors}: this case was not tested.");
        var folder = CpuShapes.Folder(name, _folder);
        return (folder, ModelConfig.Load(folder).VocabularySize);
    }

    public void Dispose() => _folder.Dispose();
}
