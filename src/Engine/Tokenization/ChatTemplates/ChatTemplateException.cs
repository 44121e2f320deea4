namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>A conversation cannot be rendered; the message says which message is wrong and how.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>An error with a sentence for the user.</summary>
    public ChatTemplateException(string message) : base(message) { }

    /// <summary>An error with a sentence for the user and its cause.</summary>
    public ChatTemplateException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>An error without a message.</summary>
    public ChatTemplateException() { }
}
