using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>Takes the replies of a group and nothing else.</summary>
internal sealed class WrittenReplies : IGroupWatch
{
    /// <summary>What each row wrote, once the group is done.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> Ids { get; private set; } = [];

    public IResidualTap OfPrompts(Device device) => Blind.Instance;

    public void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead)
    {
    }

    public IResidualTap? OfReplies(Tensor active) => null;

    public void Finish(IReadOnlyList<IReadOnlyList<int>> replies) => Ids = [.. replies.Select(reply => reply.ToArray())];

    public void Dispose()
    {
    }

    private sealed class Blind : IResidualTap
    {
        internal static readonly Blind Instance = new();

        public void OnBlockOutput(int layer, Tensor x)
        {
        }
    }
}
