using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Bench;

/// <summary>
/// Tokens a second of the server for clients that stream at the same time, over those of the engine for the same prompts and seeds, in
/// turns. The server is the product as its users start it; clients and engine are this process, and whoever is not measured does nothing.
/// </summary>
internal static partial class ServingThroughput
{
    private const int PromptTokens = 48, Warm = 5;

    internal static async Task RunAsync(int clients, int tokens, int rounds, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("vectorscope-bench-");
        var folder = BuiltInModels.PocketFolder;
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders()).AddVectorscopeJobs(new JobsOptions { DataFolder = Path.Combine(data.FullName, "own"), Work = false });
        using var serve = new ServeVerb(Path.Combine(data.FullName, "served"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = clients }) { BaseAddress = await serve.AddressAsync() };
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
            var hash = Checkpoint.ContentHash(folder, null, CancellationToken.None);
            using var use = await provider.GetRequiredService<ModelHost>().UseAsync(folder, hash, new ModelPlacement().Or(ModelDevice.Cpu), null, CancellationToken.None);
            var vocabulary = Tokenizer.Load(folder).VocabularySize;
            var (engine, server, ratios) = (new List<double>(), new List<double>(), new List<double>());
            // The first rounds compile.
            for (var round = -Warm; round < rounds; round++)
            {
                int[][] prompts = [.. Enumerable.Range(0, clients).Select(client => Prompt(client, round, vocabulary))];
                var before = Processor();
                var own = await OwnAsync(use.Model, prompts, tokens, vocabulary);
                var between = (Own: Processor(), Served: serve.ProcessorTime());
                var served = await ServedAsync(http, prompts, tokens);
                var after = (Own: Processor(), Served: serve.ProcessorTime());
                if (own.Tokens != served.Tokens) throw new InvalidOperationException($"The engine wrote {own.Tokens} tokens, the server {served.Tokens}.");
                if (round < 0) continue;
                engine.Add(own.Tokens / own.Seconds);
                server.Add(served.Tokens / served.Seconds);
                ratios.Add(server[^1] / engine[^1]);
                await output.WriteLineAsync($"round {round + 1}: engine {engine[^1]:0} tokens/s, server {server[^1]:0}, ratio {ratios[^1]:0.00}; processor time a token: engine {Micros(between.Own - before, own.Tokens):0} µs, server {Micros(after.Served - between.Served, own.Tokens):0} µs, clients {Micros(after.Own - between.Own, own.Tokens):0} µs; {(double)own.Tokens / clients:0} tokens a reply");
            }
            await output.WriteLineAsync($"{clients} clients, up to {tokens} tokens each, {rounds} rounds: engine {Median(engine):0} tokens/s, server {Median(server):0}, ratio {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})");
        }
        data.Delete(recursive: true);
    }

    private static int[] Prompt(int client, int round, int vocabulary)
    {
        var random = new Random((1000 * (round + Warm)) + client);
        // Marks of the template lie at the end of the vocabulary.
        return [.. Enumerable.Range(0, PromptTokens).Select(_ => random.Next(vocabulary - 16))];
    }

    // Hot enough that hardly any reply ends by itself.
    private static SamplingOptions Sampling(int client, int tokens) => new() { Temperature = 2, Seed = client, MaxTokens = tokens };

    private static async Task<(long Tokens, double Seconds)> OwnAsync(LanguageModel model, int[][] prompts, int tokens, int vocabulary)
    {
        var begun = Stopwatch.GetTimestamp();
        var replies = await Task.WhenAll(model.Scheduler.GenerateTogether(
            [.. prompts.Select((prompt, client) => new ScheduledPrompt(new(prompt, Sampling(client, tokens) with { StopIds = model.Config.StopTokenIds })) { FirstUnusedId = vocabulary < model.Config.VocabularySize ? vocabulary : null })],
            CancellationToken.None));
        return (replies.Sum(reply => (long)reply.Ids.Count), Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static async Task<(long Tokens, double Seconds)> ServedAsync(HttpClient http, int[][] prompts, int tokens)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(prompts.Select((prompt, client) => AskAsync(http, prompt, client, tokens)));
        return (counts.Sum(), Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static async Task<long> AskAsync(HttpClient http, int[] prompt, int client, int tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions")
        {
            Content = JsonContent.Create(new { model = "pocket", prompt, seed = client, temperature = 2, max_tokens = tokens, stream = true, stream_options = new { include_usage = true } }),
        };
        using var response = (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        // Read as it comes; what it took stands in the last chunk.
        var (part, last) = (new byte[1 << 16], "");
        for (int read; (read = await body.ReadAsync(part)) > 0;)
        {
            last += Encoding.UTF8.GetString(part, 0, read);
            last = last[Math.Max(0, last.Length - 1024)..];
        }
        return long.Parse(Usage().Match(last).Groups[1].Value);
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double Micros(TimeSpan time, long tokens) => time.TotalMicroseconds / tokens;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex("\"completion_tokens\":([0-9]+)")]
    private static partial Regex Usage();
}
