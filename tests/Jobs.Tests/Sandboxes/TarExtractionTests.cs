using System.Formats.Tar;
using System.Text;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes;

public sealed class TarExtractionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/outside")]
    [InlineData("..")]
    public async Task Extract_NameThatLeaves_IsLeftOut(string name)
    {
        var leftOut = await ExtractAsync(File_(name, "x"), File_("fine", "y"));

        Assert.StartsWith(name + ": ", Assert.Single(leftOut), StringComparison.Ordinal);
        Assert.Equal(["fine"], Names());
        Assert.False(File.Exists(_folder["outside"]));
    }

    [Fact]
    public async Task Extract_FileBehindALink_IsWrittenIntoAFolderOfItsOwn()
    {
        var leftOut = await ExtractAsync(Link(TarEntryType.SymbolicLink, "way", ".."), File_("way/outside", "x"), Link(TarEntryType.HardLink, "hard", "/etc/passwd"));

        Assert.Equal(["way", "hard"], leftOut.Select(line => line.Split(':')[0]));
        Assert.Equal(["way/outside"], Names());
        Assert.False(File.Exists(_folder["outside"]));
    }

    [Fact]
    public async Task Extract_FileAndFolderOfOneName_KeepsTheFirst()
    {
        var leftOut = await ExtractAsync(File_("a", "x"), File_("a/b", "y"), new PaxTarEntry(TarEntryType.Directory, "a"), new PaxTarEntry(TarEntryType.Directory, "d"), File_("d", "z"));

        Assert.Equal(3, leftOut.Count);
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public async Task Extract_MoreThanAllowed_LeavesOutWhatIsTooLarge()
    {
        var leftOut = await ExtractAsync(File_("a", new string('x', 600)), File_("b", new string('x', 600)), File_("c", new string('x', 400)));

        Assert.StartsWith("b: 600 bytes", Assert.Single(leftOut), StringComparison.Ordinal);
        Assert.Equal(["a", "c"], Names());
    }

    [Fact]
    public async Task Extract_FarMoreThanAllowed_StopsReading()
    {
        var leftOut = await ExtractAsync([.. Enumerable.Range(0, 8).Select(i => File_($"f{i}", new string('x', 1500))), File_("last", "x")]);

        Assert.Equal("everything after f2", leftOut[^1]);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task Extract_BrokenArchive_TellsSoAndKeepsWhatCame()
    {
        var whole = await TarAsync(File_("a", "x"), File_("b", new string('y', 5000)));

        var leftOut = await TarExtraction.ExtractAsync(new MemoryStream(whole[..3000]), _folder["out"], 100_000, "", Stop);

        Assert.Contains("breaks off", Assert.Single(leftOut), StringComparison.Ordinal);
        Assert.Equal("x", await File.ReadAllTextAsync(_folder["out/a"], Stop));
    }

    [Fact]
    public async Task Extract_RootGiven_IsDropped()
    {
        var tar = await TarAsync(new PaxTarEntry(TarEntryType.Directory, "logs/"), File_("logs/a", "x"), File_("logs/logs/b", "y"));

        Assert.Empty(await TarExtraction.ExtractAsync(new MemoryStream(tar), _folder["out"], 1000, "logs", Stop));

        Assert.Equal(["a", "logs/b"], Names());
    }

    [Fact]
    public async Task Write_Folder_IsReadBackWhole()
    {
        _folder.Write("in/a b/ü.txt", "text");
        _folder.Write("in/empty", "");
        Directory.CreateDirectory(_folder["in/hollow"]);
        using var tar = new MemoryStream();

        await FolderTar.WriteAsync(_folder["in"], tar, "tests/", Stop);
        tar.Position = 0;
        Assert.Empty(await TarExtraction.ExtractAsync(tar, _folder["out"], 1000, "tests", Stop));

        Assert.Equal(["a b/ü.txt", "empty"], Names());
        Assert.True(Directory.Exists(_folder["out/hollow"]));
    }

    private async Task<IReadOnlyList<string>> ExtractAsync(params PaxTarEntry[] entries) =>
        await TarExtraction.ExtractAsync(new MemoryStream(await TarAsync(entries)), _folder["out"], 1000, "", Stop);

    private IEnumerable<string> Names() => Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder["out"], path)).Order(StringComparer.Ordinal);

    private static PaxTarEntry File_(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private static PaxTarEntry Link(TarEntryType type, string name, string target) => new(type, name) { LinkName = target };

    private static async Task<byte[]> TarAsync(params PaxTarEntry[] entries)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
            foreach (var entry in entries) await writer.WriteEntryAsync(entry, Stop);
        return tar.ToArray();
    }
}
