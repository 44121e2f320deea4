using System.Buffers;
using System.Text.Json;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Sends documents as server-sent events. The response begins with the first: until then an error has its own status.</summary>
internal sealed class EventStream(HttpResponse response)
{
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <summary>Puts a document into what is sent next.</summary>
    internal void Write<T>(T document)
    {
        _written.Write("data: "u8);
        using (var json = new Utf8JsonWriter(_written, new JsonWriterOptions { Encoder = WireJson.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(json, document, WireJson.Options);
        }
        _written.Write("\n\n"u8);
    }

    /// <summary>Puts the mark in that says that nothing more comes.</summary>
    internal void WriteDone() => _written.Write("data: [DONE]\n\n"u8);

    /// <summary>Sends what was written.</summary>
    internal async Task SendAsync(CancellationToken cancellationToken)
    {
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache";
            // Proxies that gather an answer before they pass it on are asked not to.
            response.Headers["X-Accel-Buffering"] = "no";
        }
        // Writes and flushes, in one.
        await response.BodyWriter.WriteAsync(_written.WrittenMemory, cancellationToken);
        _written.ResetWrittenCount();
    }
}
