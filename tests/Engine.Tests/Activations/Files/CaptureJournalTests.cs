using System.Text;
using Vectorscope.Engine.Activations.Files;

namespace Vectorscope.Engine.Tests.Activations.Files;

public sealed class CaptureJournalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}");

    private byte[] Written(params int[] batches)
    {
        using (var journal = CaptureJournal.Create(_path, "abc"))
        {
            foreach (var batch in batches)
                journal.Finish(batch);
        }
        return File.ReadAllBytes(_path);
    }

    [Fact]
    public void Resume_AfterACutAtAnyByte_KeepsWholeLinesAndAppendsCleanly()
    {
        var whole = Written(0, 1, 2);
        var lines = Encoding.ASCII.GetString(whole).TrimEnd('\n').Split('\n');
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(_path, whole[..cut]);
            var complete = Encoding.ASCII.GetString(whole, 0, cut).Count(c => c == '\n');

            using (var journal = CaptureJournal.Resume(_path, "abc", 10))
            {
                if (complete == 0)
                {
                    Assert.Null(journal);
                    continue;
                }
                Assert.Equal(Enumerable.Range(0, complete - 1), journal!.Finished);
                journal.Finish(7);
            }
            Assert.Equal([.. lines.Take(complete), Line(7)], File.ReadAllLines(_path));
        }
    }

    private string Line(int batch)
    {
        var other = _path + ".other";
        using (var journal = CaptureJournal.Create(other, "abc"))
            journal.Finish(batch);
        var line = File.ReadAllLines(other)[1];
        File.Delete(other);
        return line;
    }

    [Fact]
    public void Resume_AFlippedDigit_StopsBeforeThatLine()
    {
        var bytes = Written(0, 1, 2);
        var text = Encoding.ASCII.GetString(bytes).Replace("batch 1 ", "batch 3 ", StringComparison.Ordinal);
        File.WriteAllText(_path, text);

        using var journal = CaptureJournal.Resume(_path, "abc", 10);

        Assert.Equal([0], journal!.Finished);
    }

    [Fact]
    public void Resume_AnotherFingerprint_IsNotTaken()
    {
        Written(0);

        Assert.Null(CaptureJournal.Resume(_path, "abd", 10));
    }

    public void Dispose() => File.Delete(_path);
}
