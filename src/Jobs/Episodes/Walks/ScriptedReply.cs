namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>A reply as a teacher will give it, without its thinking.</summary>
/// <param name="Line">The line of shell in it; null when it types none.</param>
internal sealed record ScriptedReply(WalkMove Move, string Answer, string? Line = null, string? Slip = null);
