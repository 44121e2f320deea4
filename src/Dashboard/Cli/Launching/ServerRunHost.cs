using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>The server that holds the data folder works on it.</summary>
internal sealed class ServerRunHost : IRunHost
{
    private readonly HttpClient _http;

    internal ServerRunHost(ServerRecord server, SecurityOptions security)
    {
        // UseProxy: a proxy of the environment is not for this machine.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Address) };
        if (!string.IsNullOrEmpty(security.Token)) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", security.Token);
        Description = $"the server at {server.Address}";
    }

    public string Description { get; }

    public async Task<string> SubmitAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        using var content = new StringContent(spec.ToJsonString(), Encoding.UTF8, "application/json");
        var (status, body) = await AskAsync(HttpMethod.Post, "/api/runs", content, cancellationToken);
        return status == HttpStatusCode.BadRequest ? throw Invalid(body) : Expect<SubmittedRun>(status, body).Id;
    }

    public async Task<RunDocument> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(HttpMethod.Get, $"/api/runs/{runId}", null, cancellationToken);
        return Expect<RunDocument>(status, body);
    }

    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(string runId, long afterChange, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(HttpMethod.Get, $"/api/benchmarks/{runId}/trials?afterChange={afterChange}&count=500", null, cancellationToken);
        return Expect<TrialPage>(status, body).Items;
    }

    public async Task<BenchmarkResults> ResultsAsync(string runId, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(HttpMethod.Get, $"/api/benchmarks/{runId}/results", null, cancellationToken);
        return Expect<BenchmarkResults>(status, body);
    }

    public async Task<StepPage> StepsAsync(string runId, int after, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(HttpMethod.Get, $"/api/trainings/{runId}/steps?after={after}&count=10000", null, cancellationToken);
        return Expect<StepPage>(status, body);
    }

    public async Task<TrainingReport> TrainingAsync(string runId, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(HttpMethod.Get, $"/api/trainings/{runId}", null, cancellationToken);
        return Expect<TrainingReport>(status, body);
    }

    public async Task CancelAsync(string runId, CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Post, $"/api/runs/{runId}/cancel", null, cancellationToken);

    private async Task<(HttpStatusCode, string)> AskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException e)
        {
            throw new FailedException($"{Description} does not answer any more: {e.Message}. When it is back, './vectorscope runs' shows what became of the run.", e);
        }
    }

    private T Expect<T>(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created => JsonSerializer.Deserialize<T>(body, ApiJson.Options)!,
        HttpStatusCode.Unauthorized => throw new FailedException($"{Description} wants a token. Give the same Security:Token here, for example as VECTORSCOPE_Security__Token."),
        _ => throw new FailedException($"{Description} answered {(int)status}: {Detail(body)}"),
    };

    private static BadInputException Invalid(string body)
    {
        using var problem = JsonDocument.Parse(body);
        if (!problem.RootElement.TryGetProperty("errors", out var errors)) return new BadInputException(Detail(body));
        return SpecProblems.Describe(errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray(), (field, message) => (field.Name, message.GetString()!)));
    }

    private static string Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
