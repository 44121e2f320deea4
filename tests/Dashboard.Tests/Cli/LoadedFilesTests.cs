using System.Text;
using System.Text.RegularExpressions;

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

    // The runtime itself writes down what it loads: these verbs do not wait anywhere.
    [Theory]
    [InlineData("episodes", "tell", "empty", "--out", "out")]
    [InlineData("new-model", "--shape", "pocket", "--out", "out", "--tokenizer", "empty")]
    [InlineData("forward", "--model", ".", "--input", "empty", "--out", "out")]
    public async Task ReadingItsFile_LoadsNeitherStoreNorLibTorchNorWebServer(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["empty"], "");
        using var process = ProductProcess.Start(folder.Path, Tracing(folder["trace"]), arguments);
        Assert.NotEqual(0, (await process.EndAsync()).ExitCode);

        AssertLight(Assemblies(folder["trace"]));
    }

    // Events of assemblies (keyword 8) at level 4, written to a file at the end.
    private static Dictionary<string, string> Tracing(string file) => new()
    {
        ["DOTNET_EnableEventPipe"] = "1",
        ["DOTNET_EventPipeOutputPath"] = file,
        ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4",
    };

    // Paths stand in it in UTF-16, at odd places as well.
    private static string[] Assemblies(string trace) =>
        [.. Regex.Matches(Encoding.Latin1.GetString(File.ReadAllBytes(trace)), @"(?:[ -~]\0){3,}").Select(match => match.Value.Replace("\0", "", StringComparison.Ordinal)).Where(path => path.EndsWith(".dll", StringComparison.Ordinal))];

    private static void AssertLight(IReadOnlyList<string> loaded)
    {
        Assert.Contains(loaded, file => file.Contains("Vectorscope.Dashboard", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, file => Heavy.Any(name => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase)));
    }
}
