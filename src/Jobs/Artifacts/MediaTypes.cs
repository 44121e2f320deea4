namespace Vectorscope.Jobs.Artifacts;

/// <summary>Media types of the files that runs make.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";

    /// <summary>Not registered anywhere; browsers save it as a file, which is what one wants.</summary>
    public const string Safetensors = "application/vnd.safetensors";
}
