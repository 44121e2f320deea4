namespace Vectorscope.Jobs.Runs;

/// <summary>New texts for a run; null leaves one as it is.</summary>
public sealed record RunEdit(string? Name = null, string? Notes = null, string? Tags = null);
