namespace Vectorscope.Dashboard.Hosting;

/// <summary>The answer of /healthz.</summary>
internal sealed record Health(string Status, string Version, string Instance);
