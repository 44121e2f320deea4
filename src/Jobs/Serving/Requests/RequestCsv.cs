using CsvHelper;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>Requests as a table, a line each; times are UTC.</summary>
public static class RequestCsv
{
    private static readonly string[] Columns =
    [
        "number", "id", "endpoint", "model", "outcome", "reason", "turns", "promptTokens", "cachedTokens", "replyTokens", "thinkingTokens", "startedAt", "endedAt", "seconds", "start",
    ];

    public static Task WriteAsync(IAsyncEnumerable<RequestRow> requests, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, Columns, requests, Cells, cancellationToken);

    private static void Cells(CsvWriter csv, RequestRow request)
    {
        csv.WriteField(request.Number);
        csv.WriteField(request.RequestId);
        csv.WriteField(request.Endpoint);
        csv.WriteField(request.Model);
        csv.WriteField(request.Outcome?.Name());
        csv.WriteField(request.Sentence);
        csv.WriteField(request.Turns);
        csv.WriteField(request.PromptTokens);
        csv.WriteField(request.CachedTokens);
        csv.WriteField(request.ReplyTokens);
        csv.WriteField(request.ThinkingTokens);
        csv.WriteField(request.StartedAt?.UtcDateTime);
        csv.WriteField(request.EndedAt?.UtcDateTime);
        csv.WriteField((request.EndedAt - request.StartedAt)?.TotalSeconds, "0.###");
        csv.WriteField(request.Start);
    }
}
