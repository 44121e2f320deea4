using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Bench;

/// <summary>What recording the projections of replies costs: processor time a token and tokens a second with and without, in turns, and bytes a token.</summary>
internal static class ProjectionCost
{
    private const int ReplyTokens = 192;

    internal static async Task RunAsync(string folder, int atOnce, int rounds, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("vectorscope-bench-");
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders()).AddVectorscopeJobs(new JobsOptions { DataFolder = data.FullName, Work = false });
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
            var source = new ModelSource { Folder = Path.GetFullPath(folder), ContentHash = Checkpoint.ContentHash(folder, null, CancellationToken.None), Device = ModelDevice.Cpu };
            using var opened = await provider.GetRequiredService<ChatClients>().OpenAsync([source], null, CancellationToken.None);
            var config = ModelConfig.Load(folder);
            var directions = Enumerable.Range(0, 2).Select(seed => Random(config, seed)).ToArray();
            ProjectionSeries[] Series(int many, int layers) =>
                [.. directions.Take(many).SelectMany(direction => Enumerable.Range(1, layers).Select(i => new ProjectionSeries(direction, i * config.LayerCount / layers)))];
            await output.WriteLineAsync($"{atOnce} replies at a time of {ReplyTokens} tokens, {rounds} rounds; median; ratio of processor time to off in the same round with its spread");
            await AskAsync(opened.Clients[0], atOnce, null);
            foreach (var (many, layers) in new[] { (1, 1), (1, 4), (2, config.LayerCount) })
            {
                var (off, on, ratios, speeds) = (new List<double>(), new List<double>(), new List<double>(), (Off: new List<double>(), On: new List<double>()));
                var (bytes, tokens) = (0L, 0L);
                for (var round = 0; round < rounds; round++)
                {
                    var plain = await AskAsync(opened.Clients[0], atOnce, null);
                    var watched = await AskAsync(opened.Clients[0], atOnce, Series(many, layers));
                    if (!plain.Texts.SequenceEqual(watched.Texts)) throw new InvalidOperationException("The replies differ.");
                    off.Add(plain.Processor);
                    on.Add(watched.Processor);
                    ratios.Add(watched.Processor / plain.Processor);
                    speeds.Off.Add(plain.PerSecond);
                    speeds.On.Add(watched.PerSecond);
                    bytes += watched.Bytes;
                    tokens += watched.Tokens;
                }
                await output.WriteLineAsync($"{many} × {layers} layers: {Median(on):0.00} ms of processor time a token, off {Median(off):0.00}, ratio {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00}); {Median(speeds.On):0} tokens/s, off {Median(speeds.Off):0}; {(double)bytes / tokens:0.00} bytes a token");
            }
        }
        data.Delete(recursive: true);
    }

    private static async Task<(double PerSecond, double Processor, long Tokens, long Bytes, string[] Texts)> AskAsync(IChatClient client, int atOnce, ProjectionSeries[]? series)
    {
        using var process = Process.GetCurrentProcess();
        var (begun, used) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var replies = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(i => client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, $"Task {i}: write the word hello into the file hello.txt, then look at it.")],
            new ChatOptions
            {
                MaxOutputTokens = ReplyTokens, Seed = i,
                AdditionalProperties = new() { [ReplyProperties.Sampling] = new SamplingOverrides { Temperature = 1 }, [ReplyProperties.Projections] = series },
            })));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        process.Refresh();
        // Other work on the machine delays a reply; it does not make it cost more.
        var processor = (process.TotalProcessorTime - used).TotalMilliseconds;
        var tokens = replies.Sum(reply => reply.Usage!.OutputTokenCount!.Value);
        var bytes = replies.Sum(reply => (reply.AdditionalProperties![ReplyProperties.Projected] as ReplyProjections)?.ToBytes().Length ?? 0);
        return (tokens / seconds, processor / tokens, tokens, bytes, [.. replies.Select(reply => reply.Text)]);
    }

    private static Direction Random(ModelConfig model, int seed)
    {
        var random = new Random(seed);
        return new($"r{seed}", model.LayerCount, [.. Enumerable.Range(0, (model.LayerCount + 1) * model.HiddenSize).Select(_ => (float)(random.NextDouble() - 0.5))]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
