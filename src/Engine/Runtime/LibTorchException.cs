namespace Vectorscope.Engine.Runtime;

/// <summary>libtorch could not be found or loaded; the message says what to do.</summary>
public sealed class LibTorchException : Exception
{
    /// <summary>An error with a sentence for the user.</summary>
    public LibTorchException(string message) : base(message) { }

    /// <summary>An error with a sentence for the user and its cause.</summary>
    public LibTorchException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>An error without a message.</summary>
    public LibTorchException() { }
}
