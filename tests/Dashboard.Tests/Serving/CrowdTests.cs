using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Tests.Serving;

public sealed class CrowdTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private const int Clients = 64, Requests = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Prompts of different lengths; half of the clients draw.
    private static object Ask(int client, int request) => new
    {
        model = "pocket", prompt = $"{string.Concat(Enumerable.Repeat($"Client {client} says {request}. ", 1 + (client % 5)))}I had better", max_tokens = 12 + (client % 9), temperature = client % 2, seed = (10 * client) + request, stream = true,
    };

    /// <summary>Clients come, listen and go at random; what each hears is the beginning of what it hears alone, or all of it.</summary>
    [Fact]
    public async Task Clients_ThatComeAndGo_HearTheirOwnAnswersAlone()
    {
        var alone = new Dictionary<(int, int), string>();
        for (var client = 0; client < Clients; client++)
        {
            for (var request = 0; request < Requests; request++) alone[(client, request)] = Wire.Joined(await pocket.Served.StreamAsync(Wire.Completion, Ask(client, request))).Text;
        }
        Assert.True(alone.Values.Distinct().Count() > Clients, $"{alone.Values.Distinct().Count()} different answers");

        var left = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new SeededRandom(client, RandomPurpose.Test, 0);
            for (var request = 0; request < Requests; request++)
            {
                var (heard, whole) = await ListenAsync(Ask(client, request), random.NextInt(3) == 0 ? random.NextInt(6) : int.MaxValue);
                if (!whole) Interlocked.Increment(ref left);
                Assert.StartsWith(heard, alone[(client, request)], StringComparison.Ordinal);
                if (whole) Assert.Equal(alone[(client, request)], heard);
            }
        }));

        Assert.InRange(left, 1, Clients * Requests);
        var status = pocket.Served.Services.GetRequiredService<ServingStatus>();
        // Only the test's own limit ends this, where rows stay.
        while (status.LiveRows > 0) await Task.Delay(10, Stop);
        Assert.Equal(0, status.WaitingRows);
    }

    /// <summary>A model computes 64 replies at a time; as many more wait, and some, before anybody is turned away.</summary>
    [Fact]
    public async Task Requests_BeyondThoseThatAreComputed_WaitAndAreAnswered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => pocket.Served.AskAsync(Wire.Completion, new { model = "pocket", prompt = $"{i}", max_tokens = 24, temperature = 1, seed = i })));

        Assert.Equal(200, answers.Select(answer => answer.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(0, pocket.Served.Services.GetRequiredService<ServingStatus>().Requests(ServingOutcome.TooBusy));
    }

    /// <param name="most">Pieces after which the client goes away.</param>
    private async Task<(string Heard, bool Whole)> ListenAsync(object body, int most)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Completion) { Content = JsonContent.Create(body) };
        using var response = await pocket.Served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.True(response.IsSuccessStatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var heard = "";
        for (var pieces = 0; pieces < most;)
        {
            var line = await reader.ReadLineAsync(Stop) ?? throw new EndOfStreamException("The stream ended without its mark.");
            if (line == "data: [DONE]") return (heard, true);
            if (line.Length == 0) continue;
            using var chunk = JsonDocument.Parse(line["data: ".Length..]);
            heard += chunk.RootElement.GetProperty("choices")[0].GetProperty("text").GetString();
            pieces++;
        }
        return (heard, false);
    }
}
