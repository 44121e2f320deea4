using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>Which of a chat's replies are learned.</summary>
public enum LearnedReplies
{
    /// <summary>The last message alone.</summary>
    [Label("The last reply of each chat")]
    Last,

    /// <summary>Every reply, each as a document of its own that ends with it, as it was when it was written.</summary>
    [Label("Every reply")]
    All,
}
