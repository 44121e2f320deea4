using Microsoft.Extensions.Configuration;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Serving;
using Vectorscope.Jobs.Serving.Requests;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>The validated configuration of this process.</summary>
/// <param name="Source">The configuration it was read from, for the sections that frameworks read themselves (Logging).</param>
public sealed record Settings(DataOptions Data, ServerOptions Server, SecurityOptions Security, EngineOptions Engine, ModelsOptions Models, IConfiguration Source)
{
    /// <summary>Section <c>Servers</c>: OpenAI-compatible servers by name. Keys belong in user secrets or the environment.</summary>
    public IReadOnlyDictionary<string, ModelServer> Servers { get; init; } = new Dictionary<string, ModelServer>();

    public WorkOptions Work { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Section <c>Serving</c>: limits of what programs are served.</summary>
    public ServingOptions Serving { get; init; } = new();

    /// <summary>Section <c>RequestLog</c>: whether requests of programs are kept. Its own words say what of them.</summary>
    public RequestLogOptions RequestLog { get; init; } = new();

    /// <summary>The keys that the caller gave by <c>--set</c>.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];
}
