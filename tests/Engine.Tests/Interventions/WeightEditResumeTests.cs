using System.Text;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>An edit that is stopped goes on, and what comes out is what an undisturbed one gives, to the byte.</summary>
public sealed class WeightEditResumeTests : IDisposable
{
    private static readonly Direction D = Examples.Direction();
    private static readonly Intervention Edit = new([new Ablate { Direction = "d1", Site = OperationSite.Writes }]);

    private readonly TemporaryFolder _folder = new();

    public WeightEditResumeTests()
    {
        Edits.WriteSharded(Fixtures.TinyModel, _folder["model"]);
        Run(_folder["whole"]);
    }

    // The machine stops just behind a tensor, or in the middle of the next one and of the note about it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_StoppedBehindAnyTensor_GoesOnToTheSameBytes(bool torn)
    {
        var tensors = Tensors(_folder["whole"]);
        for (var k = 1; k < tensors; k += 3)
        {
            var target = _folder[$"stopped-{k}"];
            Assert.Throws<StoppedException>(() => Run(target, new StopAt(k)));
            Assert.False(Directory.Exists(target));
            var draft = Assert.Single(Directory.EnumerateDirectories(_folder.Path, $"stopped-{k}.*.partial"));
            Assert.False(File.Exists(Path.Combine(draft, "config.json")));
            if (torn) Tear(draft);
            var seen = new StopAt(int.MaxValue);

            Run(target, seen);

            // Found again at once, and not copied: what was told first is where it was stopped.
            Assert.True(seen.First >= 1);
            AssertSame(_folder["whole"], target);
            Assert.False(Directory.Exists(draft));
        }
    }

    [Fact]
    public void Run_CancelledManyTimesInARow_GoesOnToTheSameBytes()
    {
        var (target, attempts) = (_folder["cancelled"], 0);
        while (!Directory.Exists(target))
        {
            using var stop = new CancellationTokenSource();
            try
            {
                // Each attempt may do two tensors beyond those that were finished before.
                Edits.Run(_folder["model"], Edit, new(), target, [D], new StopAt(2 * ++attempts, stop.Cancel), stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.False(Directory.Exists(target));
            }
        }

        Assert.InRange(attempts, 5, 100);
        AssertSame(_folder["whole"], target);
    }

    [Fact]
    public void Run_AnotherEditOfTheSameTarget_DoesNotTakeOverWhatIsThere()
    {
        Assert.Throws<StoppedException>(() => Run(_folder["target"], new StopAt(9)));

        Edits.Run(_folder["model"], Edit, new() { Arithmetic = EditArithmetic.Float32 }, _folder["target"], [D]);

        Assert.Single(Directory.EnumerateDirectories(_folder.Path, "target.*.partial"));
        Assert.Equal(EditArithmetic.Float32, EditManifest.Find(_folder["target"])!.Options.Arithmetic);
        Assert.NotEqual(EditManifest.Find(_folder["whole"])!.Key, EditManifest.Find(_folder["target"])!.Key);
    }

    [Fact]
    public void Run_TheSameEditWhileItRuns_IsRefused()
    {
        var second = "";
        Run(_folder["target"], new StopAt(5, () => second = Assert.Throws<IOException>(() => Run(_folder["target"])).Message));

        Assert.Contains("If the same edit runs elsewhere", second, StringComparison.Ordinal);
        AssertSame(_folder["whole"], _folder["target"]);
    }

    // A direction that makes the weights infinite: nobody wants to go on from there.
    [Fact]
    public void Run_AWeightBeyondItsType_LeavesNothing()
    {
        var edit = new Intervention([new Ablate { Direction = "d1", Site = OperationSite.Writes, Strength = 1e300 }]);

        var error = Assert.Throws<CheckpointException>(() => Edits.Run(_folder["model"], edit, new(), _folder["target"], [D]));

        Assert.Contains("beyond what F32 holds", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path, "target*"));
    }

    private void Run(string target, IProgress<WeightEditProgress>? progress = null) => Edits.Run(_folder["model"], Edit, new(), target, [D], progress);

    private static int Tensors(string folder) => Directory.EnumerateFiles(folder, "*.safetensors").Sum(path =>
    {
        using var file = SafetensorsFile.Open(path);
        return file.Tensors.Count;
    });

    private static void AssertSame(string expected, string found)
    {
        var (one, other) = (Edits.Files(expected), Edits.Files(found));
        Assert.Equal(one.Keys, other.Keys);
        Assert.All(one, file => Assert.True(file.Value.SequenceEqual(other[file.Key]), $"{file.Key} differs"));
    }

    // Half a note at the end, and rubbish in every tensor that is not noted.
    private static void Tear(string draft)
    {
        var notes = Path.Combine(draft, "edit.partial.jsonl");
        var noted = File.ReadAllText(notes);
        File.AppendAllText(notes, """{"File":"model-00001""");
        foreach (var path in Directory.EnumerateFiles(draft, "*.safetensors"))
        {
            SafetensorsFile file;
            using (file = SafetensorsFile.Open(path))
            {
            }
            using var stream = File.OpenWrite(path);
            foreach (var entry in file.Tensors.Values.Where(entry => !noted.Contains($"\"{entry.Name}\"", StringComparison.Ordinal)))
            {
                stream.Position = entry.Offset;
                stream.Write(Encoding.ASCII.GetBytes("rubb"));
            }
        }
    }

    private sealed class StoppedException : Exception;

    private sealed class StopAt(int tensor, Action? act = null) : IProgress<WeightEditProgress>
    {
        private int _told;

        public long First { get; private set; }

        public void Report(WeightEditProgress value)
        {
            if (_told == 0) First = value.Done;
            if (++_told != tensor) return;
            if (act is null) throw new StoppedException();
            act();
        }
    }

    public void Dispose() => _folder.Dispose();
}
