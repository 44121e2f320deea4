using System.Collections;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Security;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Hosting.Telemetry;

/// <summary>What is counted and timed of served requests, for programs that watch: metrics at /metrics, traces to a collector.</summary>
internal static class TelemetryExtensions
{
    /// <summary>The meter and the source of activities that tell of served requests.</summary>
    internal const string Source = ServingStatus.Name;

    private const string Variables = "OTEL_", Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    // Seconds: a token of a small model takes a millisecond, a long reply of a large one minutes.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

    /// <param name="variables">The process's environment: what OpenTelemetry's own variables say holds here too.</param>
    internal static void AddTelemetry(this WebApplicationBuilder builder, Settings settings, IDictionary variables)
    {
        var given = Standard(variables);
        if (settings.Telemetry.OtlpEndpoint is { Length: > 0 } endpoint) given[Endpoint] = endpoint;
        if (settings.Telemetry.OtlpProtocol is { Length: > 0 } protocol) given[Protocol] = protocol;
        // The exporter reads them there by itself.
        builder.Configuration.AddInMemoryCollection(given);

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("vectorscope", serviceVersion: ServerIdentity.ProductVersion))
            .WithMetrics(metrics => metrics
                .AddMeter(Source)
                .AddView(instrument => instrument.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null)
                .AddPrometheusExporter());
        if (given.ContainsKey(Endpoint) || given.ContainsKey(TracesEndpoint))
            telemetry.WithTracing(tracing => tracing.AddSource(Source).AddOtlpExporter(exporter =>
            {
                // The one variable that the exporter does not read: an address that is meant as it is.
                if (settings.Telemetry.OtlpEndpoint is not { Length: > 0 } && given.TryGetValue(TracesEndpoint, out var traces)) exporter.Endpoint = new Uri(traces!);
            }));
    }

    internal static void MapMetrics(this WebApplication app)
    {
        // What counts must be there before it is looked at: numbers begin at 0, and not with the first request.
        app.Services.GetRequiredService<ServingStatus>();
        app.MapPrometheusScrapingEndpoint(KeyGate.Metrics);
    }

    private static Dictionary<string, string?> Standard(IDictionary variables) => variables.Cast<DictionaryEntry>()
        .Select(variable => ((string)variable.Key, (string?)variable.Value))
        .Where(variable => variable.Item1.StartsWith(Variables, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(variable.Item2))
        .ToDictionary(variable => variable.Item1, variable => variable.Item2, StringComparer.OrdinalIgnoreCase);
}
