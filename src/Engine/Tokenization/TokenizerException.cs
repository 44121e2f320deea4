namespace Vectorscope.Engine.Tokenization;

/// <summary>A tokenizer could not be read, or asks for something this product does not do; the message names the file and the part.</summary>
public sealed class TokenizerException : Exception
{
    /// <summary>An error with a sentence for the user.</summary>
    public TokenizerException(string message) : base(message) { }

    /// <summary>An error with a sentence for the user and its cause.</summary>
    public TokenizerException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>An error without a message.</summary>
    public TokenizerException() { }
}
