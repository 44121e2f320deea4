using System.Globalization;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Tells an answer, as one document or as a stream of chunks.</summary>
/// <typeparam name="TDocument">A whole answer, or a chunk.</typeparam>
internal abstract class AnswerWriter<TDocument>(ServedAnswer answer, string idPrefix, string model, TimeProvider time)
{
    protected ServedAnswer Answer => answer;

    /// <summary>Of the answer.</summary>
    protected string Id { get; } = answer.Id = $"{idPrefix}-{Guid.CreateVersion7(time.GetUtcNow()):n}";

    protected long Created { get; } = time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>As it was asked for.</summary>
    protected string Model => model;

    /// <summary>What the same seed gives the same answer under.</summary>
    protected string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"vectorscope-{answer.ModelHash[..12]}");

    /// <summary>A chunk with one piece.</summary>
    protected abstract TDocument Chunk(ServedPiece piece);

    /// <summary>A chunk with nothing but what the answer took.</summary>
    protected abstract TDocument LastChunk(UsageDocument usage);

    /// <summary>The whole answer.</summary>
    /// <param name="pieces">Of each choice, in order.</param>
    protected abstract TDocument Whole(IReadOnlyList<IReadOnlyList<ServedPiece>> pieces, UsageDocument usage);

    internal async Task WriteAsync(HttpContext context, WireRequest request)
    {
        if (request.Streams)
        {
            await StreamAsync(context, request.IncludesUsage);
            return;
        }
        List<ServedPiece>[] pieces = [.. Enumerable.Range(0, answer.Choices).Select(_ => new List<ServedPiece>())];
        // Without stops there is nothing to look for before the end.
        await foreach (var piece in answer.ReadAsync(soon: request.Asked.Stops.Count > 0, context.RequestAborted))
        {
            pieces[piece.Choice].Add(piece);
        }
        await context.Response.WriteAsJsonAsync(Whole(pieces, UsageDocument.Of(answer.Usage)), WireJson.Options, "application/json", context.RequestAborted);
    }

    // Pieces that are there together are sent together.
    private async Task StreamAsync(HttpContext context, bool includesUsage)
    {
        var events = new EventStream(context.Response);
        try
        {
            await using var pieces = answer.ReadAsync(soon: true, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
            while (true)
            {
                var next = pieces.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await events.SendAsync(context.RequestAborted);
                }
                if (!await next)
                {
                    break;
                }
                events.Write(Chunk(pieces.Current));
            }
            if (includesUsage)
            {
                events.Write(LastChunk(UsageDocument.Of(answer.Usage)));
            }
            events.WriteDone();
        }
        catch (ServingException e) when (context.Response.HasStarted)
        {
            events.Write(WireError.Of(e).Error);
        }
        catch (Exception e) when (context.Response.HasStarted && e is not OperationCanceledException)
        {
            // What it was is for the log; the stream says that it does not go on.
            events.Write(WireError.OfStatus(StatusCodes.Status500InternalServerError, "The answer could not be finished; the server's log says why."));
            await events.SendAsync(context.RequestAborted);
            throw;
        }
        await events.SendAsync(context.RequestAborted);
    }
}
