using Vectorscope.Engine.Files;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>A file to read, wherever it lies.</summary>
/// <param name="Name">What messages call it: its path, or the run and name of an artifact.</param>
/// <param name="Open">Opens it for reading from its beginning; may be called more than once.</param>
public sealed record InputFile(string Name, Func<Stream> Open)
{
    private const int BufferSize = 1 << 16;

    /// <summary>A file by its path.</summary>
    /// <remarks>What only looks like a file, a pipe for example, is refused when it is opened.</remarks>
    public static InputFile At(string path) => new(path, () =>
    {
        PlainFile.Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
    });
}
