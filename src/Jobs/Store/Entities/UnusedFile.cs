namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A file that rows which are gone named: the sweep deletes it unless something else refers to it.</summary>
public sealed class UnusedFile
{
    public required string Sha256 { get; init; }
}
