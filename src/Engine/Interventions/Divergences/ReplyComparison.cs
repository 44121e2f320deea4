using TorchSharp;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>
/// One pass over a prompt and its reply, under the intervention in the first row and without in the second: the logits of every choice
/// are compared where they are computed, and no more than a few positions of them exist at a time.
/// </summary>
/// <param name="model">Its head makes the logits.</param>
/// <param name="row">The prompt and its intervention; without one there is nothing to compare, and one row.</param>
/// <param name="ids">The reply.</param>
/// <param name="options">How long it could be, and what is read.</param>
internal sealed class ReplyComparison(CausalLanguageModel model, SteeredPrompt row, IReadOnlyList<int> ids, SteeredOptions options) : IGroupWatch, IResidualTap
{
    // Elements of one [positions, tokens] tensor in double precision: 64 MiB.
    private const int MostElements = 1 << 23;

    private readonly int _prompt = row.Prompt.Ids.Length;
    private readonly bool _capped = ids.Count >= options.Replies.MaxTokens;
    private double[] _perToken = [];
    private double _first;
    private double? _projection;

    /// <summary>What was read, once the pass is done.</summary>
    internal SteeredReply Result => Array.TrueForAll(_perToken, double.IsFinite) && double.IsFinite(_first) && double.IsFinite(_projection ?? 0)
        ? new()
        {
            Ids = ids,
            Capped = _capped,
            Loops = ReplyLoop.EndsIn(ids),
            Unclosed = options.ThinkingTags is { } tags ? IsOpen(tags) : null,
            PerToken = _perToken,
            FirstToken = _first,
            Projection = _projection,
        }
        : SteeredReply.None;

    // Choices that the model made: the tokens, and the end where it ended by itself.
    private int Choices => ids.Count + (_capped ? 0 : 1);

    /// <summary>The rows of the pass.</summary>
    internal IReadOnlyList<ScheduledPrompt> Rows => row.Intervention is null ? [Read(null)] : [Read(row.Intervention), Read(null)];

    public IResidualTap OfPrompts(Device device) => this;

    public void OnBlockOutput(int layer, Tensor x)
    {
        if (options.Reading is not { } reading || layer != reading.Layer || ids.Count == 0) return;
        using var scope = NewDisposeScope();
        // Summed here, one after the other: libraries sum in an order that depends on where numbers lie in memory.
        var written = HostCopy.ToSingles(x.select(0, 0).narrow(0, _prompt, ids.Count));
        var sum = 0.0;
        for (var i = 0; i < written.Length; i++) sum += reading.Unit[i % reading.Unit.Length] * written[i];
        _projection = sum / ids.Count;
    }

    public void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead)
    {
        _perToken = new double[Choices];
        if (row.Intervention is null) return;
        var (length, width) = (normed.size(1), normed.size(2));
        var hidden = beforeHead(normed.view(-1, width)).view(2, length, width);
        var tokens = options.Replies.Tokens;
        var step = Math.Max(1, MostElements / tokens);
        for (var first = 0; first < Choices; first += step)
        {
            using var scope = NewDisposeScope();
            var take = Math.Min(step, Choices - first);
            // The choice behind the prompt is read at the prompt's last token.
            Tensor Log(int at) => model.Logits(hidden.select(0, at).narrow(0, _prompt - 1 + first, take)).narrow(1, 0, tokens).to(ScalarType.Float64).log_softmax(1);
            var (edited, plain) = (Log(0), Log(1));
            HostCopy.ToDoubles(Divergence(edited, plain)).CopyTo(_perToken, first);
            if (first == 0) _first = HostCopy.ToDoubles(Divergence(plain.narrow(0, 0, 1), edited.narrow(0, 0, 1)))[0];
        }
    }

    public IResidualTap? OfReplies(Tensor active) => null;

    public void Finish(IReadOnlyList<IReadOnlyList<int>> replies)
    {
    }

    public void Dispose()
    {
    }

    // KL(p‖q) = Σ p·(ln p − ln q) of each row; of equal distributions rounding alone may leave less than nothing.
    private static Tensor Divergence(Tensor logP, Tensor logQ) => logP.exp().mul(logP.sub(logQ)).sum(1).clamp_min(Scalars.Of(0));

    // What was written is known to have been: operations on it act as they did then.
    private ScheduledPrompt Read(CompiledIntervention? intervention) => new(new([.. row.Prompt.Ids, .. ids], new SamplingOptions { Greedy = true, MaxTokens = 0 }))
    {
        Intervention = intervention,
        ThinkingTags = options.ThinkingTags,
        Written = ids.Count > 0 ? [(_prompt, ids.Count)] : [],
    };

    private bool IsOpen((int Begins, int Ends) tags)
    {
        var open = false;
        foreach (var id in row.Prompt.Ids.Concat(ids))
        {
            if (id == tags.Begins) open = true;
            else if (id == tags.Ends) open = false;
        }
        return open;
    }
}
