using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>The JSON API as a script would use it.</summary>
internal sealed class Api(IAPIRequestContext requests) : IAsyncDisposable
{
    internal async Task<string> SubmitAsync(object spec)
    {
        var answer = await ReadAsync(await requests.PostAsync("/api/runs", new() { DataObject = spec }));
        return answer.GetProperty("id").GetString()!;
    }

    internal async Task<JsonElement> GetAsync(string path) => await ReadAsync(await requests.GetAsync(path));

    internal async Task<JsonElement> PostAsync(string path) => await ReadAsync(await requests.PostAsync(path));

    internal async Task ResumeAsync(string run) => await ReadAsync(await requests.PostAsync($"/api/runs/{run}/resume"));

    internal async Task<byte[]> DownloadAsync(string run, string artifact)
    {
        var answer = await requests.GetAsync($"/api/runs/{run}/artifacts/{artifact}");
        Assert.True(answer.Ok, $"{artifact}: {answer.Status}");
        return await answer.BodyAsync();
    }

    /// <summary>Asks until the run is as wanted; one that failed, or gets no further, fails the test with what it was last.</summary>
    internal async Task<JsonElement> WaitAsync(string run, Func<JsonElement, bool> wanted, CancellationToken cancellationToken)
    {
        var (waited, last) = (Stopwatch.StartNew(), "");
        while (true)
        {
            var now = await ReadAsync(await requests.GetAsync($"/api/runs/{run}"));
            if (wanted(now)) return now;
            if (Progress(now) != last) (waited, last) = (Stopwatch.StartNew(), Progress(now));
            Assert.False(Is(now, "failed"), $"The run failed: {now}");
            Assert.True(waited.Elapsed < Server.Patience, $"After {waited.Elapsed.TotalSeconds:F0} s the run is still: {now}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Waits, however long it takes, for a run that was launched in the browser.</summary>
    internal Task<JsonElement> CompletedAsync(IPage page, CancellationToken cancellationToken) =>
        WaitAsync(new Uri(page.Url).Segments[^1], run => Is(run, "completed"), cancellationToken);

    private static string Progress(JsonElement run) => run.GetProperty("state").GetRawText() + (run.TryGetProperty("progress", out var progress) ? progress.GetRawText() : "");

    internal static bool Is(JsonElement run, string state) => run.GetProperty("state").GetString() == state;

    private static async Task<JsonElement> ReadAsync(IAPIResponse answer)
    {
        var text = await answer.TextAsync();
        Assert.True(answer.Ok, $"{answer.Url}: {answer.Status} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public ValueTask DisposeAsync() => requests.DisposeAsync();
}
