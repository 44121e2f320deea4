using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>What the CPU's own step computes, against one plain pass over the same tokens.</summary>
public sealed class CpuLogitsTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, int> Cases { get; } =
        [.. CpuShapes.Names.SelectMany(name => Enum.GetNames<CpuInstructions>().SelectMany(instructions => new[] { 2, 3 }.Select(threads => new TheoryDataRow<string, string, int>(name, instructions, threads))))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Step_PromptInPiecesAndTokenByToken_GivesTheLogitsOfThePlainPath(string name, string vectors, int threads)
    {
        var instructions = Enum.Parse<CpuInstructions>(vectors);
        Assert.SkipUnless(Processor.Has(instructions), $"This processor has no {instructions}: this case was not tested.");
        var folder = CpuShapes.Folder(name, _folder);
        using var model = await engine.Load(folder, ModelDevice.Cpu);
        int[] pieces = [1, 2, 61, 1, 1, 9, 64, 12, 1, 1, 30, 5, 1, 1, 1, 17];
        int[] ids = [.. Enumerable.Range(0, pieces.Sum()).Select(i => (int)(((i * 7919L) + (i / 5)) % model.Config.VocabularySize))];
        var plain = await Plain(model, ids, pieces);
        using var checkpoint = Checkpoint.Open(folder);
        using var steps = CpuSteps.Load(checkpoint, () => { }, instructions, threads);
        using var past = steps.Create();

        for (var i = 0; i < pieces.Length; i++)
        {
            steps.Step([new(past, ids[past.Length..(past.Length + pieces[i])]) { Next = new(new() { Greedy = true }, [], 0, null) }]);

            Near.Absolute(plain[i], steps.LogitsOf(0), 1e-4f);
        }
    }

    // The logits behind each piece.
    private Task<List<float[]>> Plain(LanguageModel model, int[] ids, int[] pieces) => engine.Run(() =>
    {
        using var scope = NewDisposeScope();
        using var cache = model.Network.CreateCache();
        var logits = new List<float[]>();
        foreach (var count in pieces)
        {
            var piece = ids[cache.Length..(cache.Length + count)].Select(id => (long)id).ToArray();
            var hidden = model.Network.Forward(HostCopy.FromIntegers(piece, [1, count], CPU), null, cache, null);
            logits.Add(HostCopy.ToSingles(model.Network.Logits(hidden.select(1, count - 1))));
        }
        return logits;
    });

    public void Dispose() => _folder.Dispose();
}
