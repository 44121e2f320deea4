namespace Vectorscope.Dashboard.Api;

/// <summary>What was done.</summary>
/// <param name="Sentence">In words.</param>
/// <param name="Id">Id of what was made or changed, where that is not in the address.</param>
internal sealed record Done(string Sentence, string? Id = null);
