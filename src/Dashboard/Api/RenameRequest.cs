namespace Vectorscope.Dashboard.Api;

/// <summary>A new name.</summary>
internal sealed record RenameRequest(string Name);
