namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Security</c>: who may come in.</summary>
public sealed record SecurityOptions
{
    /// <summary>Shortest token that is accepted.</summary>
    public const int ShortestToken = 16;

    /// <summary>When set, every request needs it. Default: none, and the server listens on loopback only.</summary>
    public string? Token { get; init; }

    /// <summary>Origins beside the server's own that may talk to it, such as <c>https://scope.example.org</c> of a proxy in front.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}
