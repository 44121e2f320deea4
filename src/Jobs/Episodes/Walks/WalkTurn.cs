namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>One model call of a walk.</summary>
/// <param name="Prompt">The user message that was new, with the screen as it was.</param>
/// <param name="Answer">What followed the thinking, as it stays in the conversation; empty when the thinking never ended.</param>
/// <param name="Slip">Which format error the answer has; null without one.</param>
public sealed record WalkTurn(string Prompt, WalkMove Move, string Answer, string? Slip = null);
