namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Server</c>: where the dashboard listens.</summary>
public sealed record ServerOptions
{
    /// <summary><c>localhost</c> (default), an IP address, or <c>*</c> for every address. Others than loopback need <c>Security:Token</c>.</summary>
    public string Address { get; init; } = "localhost";

    /// <summary>Default 5080; 0 takes a free one.</summary>
    public int Port { get; init; } = 5080;
}
