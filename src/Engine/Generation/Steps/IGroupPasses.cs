using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>One way of computing the rows of a <see cref="PromptGroup"/>: from their prompts to the end of their replies the same ones. Engine thread only.</summary>
internal interface IGroupPasses : IDisposable
{
    /// <summary>Runs new tokens of the rows.</summary>
    /// <param name="ids">Of each row, n at most; none of a row that has ended, whose place in the result has no meaning. At least one token in all.</param>
    /// <param name="length">n.</param>
    /// <param name="marks">What the token of a row at one of n places is, those of the padding on the left included.</param>
    /// <param name="tap">Sees the stream, [B, n, d] with the padding on the left; null for nobody.</param>
    /// <returns>[B, n, d] after the final norm, without what changes the head's input.</returns>
    Tensor Run(IReadOnlyList<IReadOnlyList<int>> ids, int length, Func<int, int, TokenMark> marks, IResidualTap? tap);
}
