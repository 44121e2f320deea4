namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A file that a run made. Two runs that made the same bytes have a row each and share the file.</summary>
public sealed class Artifact
{
    public long Id { get; init; }
    public required string RunId { get; init; }

    /// <summary>File name within the run, for example <c>capture.safetensors</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for example <c>capture</c> or <c>separability</c>.</summary>
    public required string Kind { get; init; }

    public required string MediaType { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Path below the data folder, with forward slashes.</summary>
    public required string RelativePath { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
