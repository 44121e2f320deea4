namespace Vectorscope.Jobs.Artifacts;

/// <summary>Media types of the files that runs make.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";
    public const string Text = "text/plain";
    public const string Csv = "text/csv";
    public const string Gzip = "application/gzip";

    /// <summary>A JSON object per line.</summary>
    public const string JsonLines = "application/jsonl";
    public const string Binary = "application/octet-stream";

    /// <summary>Not registered anywhere; browsers save it as a file, which is what one wants.</summary>
    public const string Safetensors = "application/vnd.safetensors";
}
