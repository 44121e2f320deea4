using System.Diagnostics;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Tests.Files;

public sealed class FileStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Of_ChainOfLinks_IsWhatStatSaysOfItsEnd()
    {
        var file = Write("file", "four");
        File.CreateSymbolicLink(At("first"), "file");
        Directory.CreateDirectory(At("below"));
        File.CreateSymbolicLink(At("below/second"), "../first");

        var state = FileState.Of(At("below/second"));

        Assert.Equal(Stat(file), (state.Device, state.Inode, state.Bytes, Seconds(state.Modified), Seconds(state.Changed)));
        Assert.Equal(4, state.Bytes);
        Assert.Equal(FileState.Of(file), state);
    }

    [Fact]
    public void Of_FileReplacedByOneOfItsSizeAndTime_IsAnother()
    {
        var file = Write("file", "one");
        // A time that .NET can set: it counts in steps of 100 ns.
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        var before = FileState.Of(file);
        File.SetLastWriteTimeUtc(Write("next", "two"), time);

        File.Move(At("next"), file, overwrite: true);

        Assert.Equal((before.Bytes, before.Modified), (FileState.Of(file).Bytes, FileState.Of(file).Modified));
        Assert.NotEqual(before, FileState.Of(file));
    }

    [Fact]
    public void Of_FileWrittenInPlaceAndItsTimeSetBack_IsAnother()
    {
        var file = Write("file", "one");
        // A time that .NET can set: it counts in steps of 100 ns.
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        var before = FileState.Of(file);

        // The change time ticks with the kernel, some milliseconds at a time.
        do
        {
            File.WriteAllText(file, "two");
            File.SetLastWriteTimeUtc(file, time);
        }
        while (FileState.Of(file).Changed == before.Changed);

        Assert.Equal((before.Inode, before.Bytes, before.Modified), (FileState.Of(file).Inode, FileState.Of(file).Bytes, FileState.Of(file).Modified));
        Assert.NotEqual(before, FileState.Of(file));
    }

    [Fact]
    public void Of_LinkToNowhere_NamesThePath()
    {
        File.CreateSymbolicLink(At("link"), "gone");

        Assert.Contains(At("link"), Assert.Throws<FileNotFoundException>(() => FileState.Of(At("link"))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private static string Seconds(long nanoseconds) => $"{nanoseconds / 1_000_000_000}.{nanoseconds % 1_000_000_000:000000000}";

    // Independent of the code: what the system's own tool prints.
    private static (ulong Device, ulong Inode, long Bytes, string Modified, string Changed) Stat(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("stat", ["--format=%Hd %Ld %i %s %.9Y %.9Z", path]) { RedirectStandardOutput = true })!;
        var parts = process.StandardOutput.ReadToEnd().Split(' ', '\n');
        return (ulong.Parse(parts[0]) | ulong.Parse(parts[1]) << 32, ulong.Parse(parts[2]), long.Parse(parts[3]), parts[4], parts[5]);
    }
}
