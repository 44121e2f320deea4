namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Keystrokes and the seconds to wait after them, as the reply said.</summary>
public sealed record AgentCommand(string Keystrokes, double Duration);
