using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Vectorscope.Jobs.Bench;

/// <summary>
/// Programs that come, go and hang up at random for a long time, at a server of the API for programs: whether its memory stays, and whether
/// anybody ever gets what another one asked for. Each prompt's likeliest reply is asked for alone first, and every later piece is held
/// against it.
/// </summary>
internal sealed class ServedSoak(HttpClient http, string model, int process)
{
    private const int Prompts = 40, Clients = 48, MostTokens = 96;

    private readonly ConcurrentQueue<string> _wrong = new();
    private string[] _alone = [];
    private long _whole, _left, _tokens;

    internal static async Task RunAsync(string address, string model, double minutes, int process, TextWriter output)
    {
        using var clock = new CancellationTokenSource();
        await using var services = new ServiceCollection().AddHttpClient("soak", client => (client.BaseAddress, client.Timeout) = (new(address), TimeSpan.FromMinutes(5))).Services.BuildServiceProvider();
        var soak = new ServedSoak(services.GetRequiredService<IHttpClientFactory>().CreateClient("soak"), model, process);
        var alone = new List<string>();
        for (var prompt = 0; prompt < Prompts; prompt++) alone.Add(await soak.AskAsync(prompt, stream: false, CancellationToken.None));
        soak._alone = [.. alone];
        output.WriteLine($"{alone.Distinct().Count()} different replies to {Prompts} prompts asked alone");
        clock.CancelAfter(TimeSpan.FromMinutes(minutes));
        var working = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => soak.WorkAsync(client, clock.Token)));
        var watch = Stopwatch.StartNew();
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(TimeSpan.FromMinutes(Math.Min(1, minutes / 10)), CancellationToken.None));
            output.WriteLine($"{watch.Elapsed.TotalMinutes,5:F1} min: {soak._whole} whole, {soak._left} left on the way, {soak._tokens} pieces, {soak._wrong.Count} wrong, memory {soak.Memory()}, of which conversations {await soak.HeldAsync() >> 10} kB");
        }
        await working;
        foreach (var one in soak._wrong.Take(5)) output.WriteLine(one);
    }

    private string Memory() => File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(':')[1].Trim();

    // What is remembered of conversations is meant to grow, up to a limit.
    private async Task<long> HeldAsync()
    {
        var metrics = await http.GetStringAsync("metrics");
        return long.Parse(metrics.Split('\n').First(line => line.StartsWith("vectorscope_serving_sessions_bytes", StringComparison.Ordinal)).Split(' ')[^1]);
    }

    private async Task WorkAsync(int client, CancellationToken over)
    {
        var random = new Random(client);
        while (!over.IsCancellationRequested)
        {
            var prompt = random.Next(Prompts);
            try
            {
                // Some hang up after a while, some before anything came, some never.
                using var patience = new CancellationTokenSource(random.Next(3) == 0 ? random.Next(1, 1500) : 300_000);
                var got = await AskAsync(prompt, random.Next(4) > 0, patience.Token);
                if (got == _alone[prompt]) Interlocked.Increment(ref _whole);
                else _wrong.Enqueue($"prompt {prompt}: {got}\n  alone: {_alone[prompt]}");
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _left);
            }
            catch (HttpRequestException e)
            {
                // Told to come later: that is an answer, too.
                if (e.StatusCode != System.Net.HttpStatusCode.TooManyRequests) _wrong.Enqueue($"prompt {prompt}: {e.Message}");
                await Task.Delay(200, CancellationToken.None);
            }
            if (random.Next(5) == 0) await Task.Delay(random.Next(400), CancellationToken.None);
        }
    }

    private async Task<string> AskAsync(int prompt, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model,
                stream,
                temperature = 0,
                max_tokens = MostTokens,
                messages = new[] { new { role = "user", content = $"Number {prompt * 7919}: list the files of folder {prompt}, then say what is in them. {string.Concat(Enumerable.Repeat("Go on. ", prompt))}" } },
            }),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (!stream)
        {
            using var whole = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return TextOf(whole.RootElement.GetProperty("choices")[0].GetProperty("message"));
        }
        var text = new StringBuilder();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
            using var piece = JsonDocument.Parse(line[6..]);
            if (piece.RootElement.TryGetProperty("error", out var error)) throw new HttpRequestException(error.GetRawText());
            var choices = piece.RootElement.GetProperty("choices");
            if (choices.GetArrayLength() == 0) continue;
            text.Append(TextOf(choices[0].GetProperty("delta")));
            Interlocked.Increment(ref _tokens);
            if (_alone.Length == 0 || _alone[prompt].StartsWith(text.ToString(), StringComparison.Ordinal)) continue;
            _wrong.Enqueue($"prompt {prompt}, on the way: {text}\n  alone: {_alone[prompt]}");
        }
        return text.ToString();
    }

    // Thinking comes first, whole or in pieces.
    private static string TextOf(JsonElement message) => Part(message, "reasoning_content") + Part(message, "content");

    private static string Part(JsonElement message, string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
