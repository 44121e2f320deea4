namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Data</c>: where the store, artifacts and logs are.</summary>
public sealed record DataOptions
{
    /// <summary>The data folder as an absolute path once read. Default <c>~/.local/share/vectorscope</c>.</summary>
    public string Folder { get; init; } = "~/.local/share/vectorscope";
}
