namespace Vectorscope.Jobs.Training.Data;

/// <summary>Which of a chat's replies are learned.</summary>
public enum LearnedReplies
{
    /// <summary>The last message alone.</summary>
    Last,

    /// <summary>Every reply, each as a document of its own that ends with it, as it was when it was written.</summary>
    All,
}
