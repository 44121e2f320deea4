using System.Net;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api.Fuzz;

/// <summary>Whatever a program sends, it gets an answer, or a problem that says what is wrong with it: never a failure of the server's.</summary>
public sealed class ApiFuzzTests
{
    private const int Requests = 20_000;
    private const int AtOnce = 8;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_OfEveryRoute_AreAnsweredOrRefusedWithProblemDetails()
    {
        await using var served = await ServedDashboard.StartAsync();
        var maker = new RequestMaker(await served.GetJsonAsync("/openapi/v1.json"), seed: 20261129);
        // Made in their order, so that a seed means the same requests however they are sent.
        var requests = Enumerable.Range(0, Requests).Select(maker.Next).ToArray();
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop }, async (request, token) =>
        {
            var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(token);
            string? why;
            try
            {
                using var response = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
                why = await WrongAsync(response, token);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !token.IsCancellationRequested)
            {
                why = $"no answer: {e.Message}";
            }
            if (why is not null)
            {
                wrong.Add($"{request.Method} {Start(request.RequestUri!.PathAndQuery)} {request.Content?.Headers.ContentType} {Start(sent)}: {Start(why)}");
            }
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {Requests}:\n{string.Join('\n', wrong.Take(30))}");
        Assert.InRange(maker.Routes, 40, 400);
        // A fuzzer that is refused at the door would prove nothing.
        Assert.InRange(statuses.GetValueOrDefault((int)HttpStatusCode.OK), Requests / 20, Requests);
    }

    private static string Start(string text) => text[..Math.Min(text.Length, 300)];

    private static async Task<string?> WrongAsync(HttpResponseMessage response, CancellationToken token)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
        {
            return null;
        }
        var body = await response.Content.ReadAsStringAsync(token);
        if (status is < 400 or >= 500)
        {
            return $"{status} {body}";
        }
        return response.Content.Headers.ContentType?.MediaType != "application/problem+json" ? $"{status} as {response.Content.Headers.ContentType}: {body}"
            : Longest(JsonDocument.Parse(body).RootElement) is > 1500 and var length ? $"{status} with a text of {length} characters"
            : null;
    }

    private static int Longest(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!.Length,
        JsonValueKind.Object => json.EnumerateObject().Select(property => Longest(property.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => json.EnumerateArray().Select(Longest).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
