namespace Vectorscope.ScriptedModels;

/// <summary>What a scripted model says.</summary>
/// <param name="Reasoning">Reported apart from the content, as servers with a reasoning parser do.</param>
/// <param name="Finish">The finish reason.</param>
/// <param name="Wait">Before the first word.</param>
/// <param name="Status">Another one than 200 is an error without a reply.</param>
internal sealed record ScriptedReply(string Content, string? Reasoning = null, string Finish = "stop", TimeSpan Wait = default, int Status = 200);
