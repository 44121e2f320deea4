namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>What a parser made of a reply.</summary>
public sealed record ParsedReply
{
    public IReadOnlyList<AgentCommand> Commands { get; init; } = [];
    public bool TaskComplete { get; init; }

    /// <summary>Why nothing may be executed; null when the reply was understood.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Names of the repairs that were needed (patched parser only).</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    public string? Analysis { get; init; }
    public string? Plan { get; init; }
}
