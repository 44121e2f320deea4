namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Telemetry</c>: where traces of served requests are sent. Metrics are at <c>/metrics</c> in any case.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The protocols that traces can be sent by.</summary>
    internal static readonly IReadOnlyList<string> Protocols = ["grpc", "http/protobuf"];

    /// <summary>A collector that takes OTLP, such as <c>http://localhost:4317</c>. Default: the variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, and without it nothing is sent.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default: the variable <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, or grpc.</summary>
    public string? OtlpProtocol { get; init; }
}
