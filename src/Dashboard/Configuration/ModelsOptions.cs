namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Models</c>: where to look for model folders.</summary>
public sealed record ModelsOptions
{
    /// <summary>Folders that are scanned beside <c>models</c> in the data folder. Default: none.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
}
