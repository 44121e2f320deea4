namespace Vectorscope.Jobs.Library.Models;

/// <summary>A model folder that was seen.</summary>
/// <param name="ContentHash">Null until it was computed in the background.</param>
/// <param name="Summary">Null when the folder cannot be used; <paramref name="Problem"/> then says why.</param>
/// <param name="BuiltIn">It came with the product.</param>
/// <param name="Missing">The folder was not there at the last scan.</param>
public sealed record ModelRow(
    string Id,
    string Name,
    string Folder,
    string? ContentHash,
    ModelSummary? Summary,
    string? Problem,
    long Bytes,
    bool AddedByPath,
    bool BuiltIn,
    bool Missing,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt);
