using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;

namespace Vectorscope.Dashboard.Tests.Hosting.Telemetry;

/// <summary>A collector that takes traces over OTLP with HTTP, and reads what of them the tests look at.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    internal sealed record Span(string Service, string Scope, string Name, ulong Kind, string TraceId, string ParentId, IReadOnlyDictionary<string, object> Attributes);

    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    internal ConcurrentQueue<Span> Spans { get; } = [];

    internal string Address => _app.Urls.First();

    /// <summary>Waits for spans. A host that ends gives its exporter a few seconds, which a busy machine may not have: what is tested comes before.</summary>
    internal async Task HearAsync(int count, Func<Span, bool> which)
    {
        while (Spans.Count(which) < count) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends what there is soon, and not after the five seconds of every day.</summary>
    internal static void SendSoon(IServiceCollection services) => services.ConfigureAll<OtlpExporterOptions>(exporter => exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 50);

    internal static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(async context =>
        {
            if (context.Request.Path != "/v1/traces" || context.Request.ContentType != "application/x-protobuf")
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            foreach (var span in Read(body.ToArray())) receiver.Spans.Enqueue(span);
            context.Response.ContentType = "application/x-protobuf";
        });
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    // opentelemetry/proto/trace/v1/trace.proto: the numbers of its fields.
    private static IEnumerable<Span> Read(byte[] request) =>
        from resource in Messages(request, 1)
        let service = Messages(resource, 1).SelectMany(one => Attributes(one, 1)).FirstOrDefault(pair => pair.Key == "service.name").Value as string ?? ""
        from scope in Messages(resource, 2)
        let name = Messages(scope, 1).Select(one => Text(one, 1)).FirstOrDefault() ?? ""
        from span in Messages(scope, 2)
        select new Span(
            service, name, Text(span, 5), Fields(span).Where(field => field.Number == 6).Select(field => field.Value).FirstOrDefault(),
            Hex(span, 1), Hex(span, 4), Attributes(span, 9).ToDictionary());

    private static IEnumerable<KeyValuePair<string, object>> Attributes(byte[] message, int number) =>
        Messages(message, number).Select(pair => KeyValuePair.Create(Text(pair, 1), Any(Messages(pair, 2).Single())));

    private static object Any(byte[] value) => Fields(value).Single() switch
    {
        (1, var bytes, _) => Encoding.UTF8.GetString(bytes),
        (2, _, var boolean) => boolean != 0,
        (3, _, var number) => (long)number,
        (4, _, var bits) => BitConverter.UInt64BitsToDouble(bits),
        (5, var list, _) => string.Join(' ', Messages(list, 1).Select(Any)),
        var other => throw new InvalidDataException($"An attribute has a value of field {other.Number}."),
    };

    private static string Text(byte[] message, int number) => Messages(message, number).Select(Encoding.UTF8.GetString).FirstOrDefault() ?? "";

    private static string Hex(byte[] message, int number) => Messages(message, number).Select(Convert.ToHexStringLower).FirstOrDefault() ?? "";

    private static IEnumerable<byte[]> Messages(byte[] message, int number) => Fields(message).Where(field => field.Number == number).Select(field => field.Bytes);

    private static List<(int Number, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[], ulong)>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    fields.Add(((int)(key >> 3), [], Varint(message, ref at)));
                    break;
                case 1:
                    fields.Add(((int)(key >> 3), [], BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at))));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add(((int)(key >> 3), message[at..(at + length)], 0));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }
        }
        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7f) << shift;
            if ((message[at++] & 0x80) == 0) return value;
        }
    }
}
