namespace Vectorscope.Jobs.Models;

/// <summary>Token ids of one reply of the engine.</summary>
/// <param name="Prompt">The rendered conversation, start of the reply included.</param>
/// <param name="Reply">What the model wrote, without the token that ended it.</param>
public sealed record ReplyTokens(IReadOnlyList<int> Prompt, IReadOnlyList<int> Reply);
