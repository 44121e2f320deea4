using System.Runtime.InteropServices;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>Verbs that need no store start fast because they load little: looked at in a process that waits for its input.</summary>
public sealed class LoadedFilesTests
{
    private static readonly string[] Heavy = ["torch", "EntityFramework", "Sqlite", "Hangfire", "Kestrel", "AspNetCore.Hosting", "Extensions.Hosting", "MudBlazor"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"text\":\"hello\"}", "{\"ids\":[", "tokenize", "--model", ".", "--jsonl", "-")]
    [InlineData("{\"reply\":\"hello\"}", "{\"commands\":[", "parse", "--mode", "strict", "--jsonl", "-")]
    public async Task LineByLine_AtWork_LoadsNeitherStoreNorLibTorchNorWebServer(string line, string begin, params string[] arguments)
    {
        using var process = ProductProcess.Start(Fixture.Tokenizer, arguments);
        await process.Input.WriteLineAsync(line.AsMemory(), Stop);
        await process.Input.FlushAsync(Stop);
        Assert.StartsWith(begin, await process.Output.ReadLineAsync(Stop), StringComparison.Ordinal);

        var loaded = process.LoadedFiles();
        process.Input.Close();
        var end = await process.EndAsync();

        AssertLight(loaded);
        Assert.Equal((0, "", ""), (end.ExitCode, end.Output, end.Error));
    }

    // The input is a pipe whose other end this test holds: the verb is at work when it opens it.
    [Theory]
    [InlineData("episodes", "tell", "pipe", "--out", "out")]
    [InlineData("new-model", "--shape", "pocket", "--out", "out", "--tokenizer", "pipe")]
    [InlineData("forward", "--model", ".", "--input", "pipe", "--out", "out")]
    public async Task ReadingItsFile_LoadsNeitherStoreNorLibTorchNorWebServer(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, MakePipe(folder["pipe"], 0b110_000_000));
        using var process = ProductProcess.Start(folder.Path, arguments);
        // Opening for writing waits for the reader.
        await using (await Task.Run(() => new FileStream(folder["pipe"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Stop))
        {
            AssertLight(process.LoadedFiles());
        }

        Assert.NotEqual(0, (await process.EndAsync()).ExitCode);
    }

    private static void AssertLight(IReadOnlyList<string> loaded)
    {
        Assert.Contains(loaded, file => file.Contains("Vectorscope.Dashboard", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, file => Heavy.Any(name => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase)));
    }

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);
}
