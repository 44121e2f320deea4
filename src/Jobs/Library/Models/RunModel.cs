namespace Vectorscope.Jobs.Library.Models;

/// <summary>The model folder that a run means.</summary>
/// <param name="ContentHash">Null when it was not known yet at submit time.</param>
public sealed record RunModel(string Folder, string Name, string? ContentHash);
