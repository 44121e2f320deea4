using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>A checkpoint file cannot be used; the message names the file and, where one is at fault, the tensor.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>An error in a file as a whole.</summary>
    /// <param name="file">Path of the file or folder at fault.</param>
    /// <param name="what">What is wrong with it, in words that follow a colon.</param>
    /// <param name="cause">The exception that revealed it, if any.</param>
    public CheckpointException(string file, string what, Exception? cause = null)
        : base($"{Quote.Path(file)}: {what}", cause) => File = file;

    /// <summary>An error in one tensor of a file.</summary>
    /// <param name="file">Path of the file at fault.</param>
    /// <param name="tensor">Name of the tensor as the file spells it.</param>
    /// <param name="what">What is wrong with it, in words that follow a colon.</param>
    public CheckpointException(string file, string tensor, string what)
        : base($"{Quote.Path(file)}: tensor '{Quote.Of(tensor)}': {what}") => (File, Tensor) = (file, tensor);

    /// <summary>Path of the file or folder at fault.</summary>
    public string File { get; }

    /// <summary>Name of the tensor at fault, or null when the file as a whole is.</summary>
    public string? Tensor { get; }
}
