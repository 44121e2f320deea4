using TorchSharp;
using Vectorscope.Engine.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Reads what a <see cref="PromptGroup"/> computes. Called on the engine thread; disposed there with the group.</summary>
internal interface IGroupWatch : IDisposable
{
    /// <summary>What sees the prompts' residual stream, [B, n, d] with the padding on the left.</summary>
    IResidualTap OfPrompts(Device device);

    /// <summary>The prompts are computed.</summary>
    /// <param name="normed">[B, n, d] after the final norm.</param>
    /// <param name="beforeHead">Of [B·n, d] after the final norm what the head reads.</param>
    void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead);

    /// <summary>What sees the residual stream of the replies' next tokens, [B, 1, d]; null where nobody looks, and then a reply's last token is not computed.</summary>
    /// <param name="active">[B, 1] float32: 1 for rows whose reply has such a token, 0 for those that ended.</param>
    IResidualTap? OfReplies(Tensor active);

    /// <summary>All is computed.</summary>
    /// <param name="replies">What each row wrote.</param>
    void Finish(IReadOnlyList<IReadOnlyList<int>> replies);
}
