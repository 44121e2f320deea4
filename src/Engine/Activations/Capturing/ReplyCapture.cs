using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Statistics;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Lets a batch reply, token by token, and averages the block outputs of the reply.</summary>
/// <remarks>
/// The token that ends a reply is not part of it and is not fed. Rows that have ended stay in the batch with weight 0: their
/// presence changes nothing for the others.
/// </remarks>
internal sealed class ReplyCapture : IDisposable
{
    private readonly CausalLanguageModel _network;
    private readonly CapturePlan _plan;
    private readonly HashSet<int> _stops;
    private readonly SamplingOptions[] _sampling;
    private readonly List<int>[] _tokens;
    private readonly bool[] _ended;
    private readonly ReplyTap _tap;

    public ReplyCapture(
        CausalLanguageModel network, ModelConfig config, CapturePlan plan, CaptureBatch batch, CancellationToken cancellationToken)
    {
        (_network, _plan, _stops) = (network, plan, [.. config.StopTokenIds]);
        _sampling = [.. batch.Rows.Select(row => Sampling(plan, row))];
        _tokens = [.. batch.Rows.Select(_ => new List<int>())];
        _ended = new bool[batch.Rows.Count];
        _tap = new ReplyTap(batch.Rows.Count, config.LayerCount + 1, config.HiddenSize, network.Device, cancellationToken);
    }

    /// <summary>For each row the tokens whose outputs entered the mean.</summary>
    public IReadOnlyList<int[]> Tokens => [.. _tokens.Select(tokens => tokens.ToArray())];

    /// <param name="last">[B, 1, d]: the prompt's last position after the final norm.</param>
    /// <param name="mask">The prompt's mask, or null.</param>
    /// <param name="cache">Holds the prompt.</param>
    public void Run(Tensor last, Tensor? mask, ModelCache cache)
    {
        using var scope = NewDisposeScope();
        var rows = _ended.Length;
        for (var step = 0; step < _plan.ResponseTokens; step++)
        {
            using var inner = NewDisposeScope();
            var next = Choose(last, step);
            if (_ended.All(ended => ended))
                return;
            mask = mask is null ? null : cat([mask, ones(rows, 1, ScalarType.Bool, _network.Device)], 1);
            using var active = HostCopy.FromSingles(Array.ConvertAll(_ended, ended => ended ? 0f : 1f), [rows, 1], _network.Device);
            _tap.Active = active;
            last = _network.Forward(HostCopy.FromIntegers(next, [rows, 1], _network.Device), mask, cache, _tap);
            last.MoveToOuterDisposeScope();
            mask?.MoveToOuterDisposeScope();
        }
    }

    /// <summary>[B, L+1, d] float32; zeros where a reply is empty.</summary>
    public Tensor Mean()
    {
        using var scope = NewDisposeScope();
        float[] shares = [.. _tokens.Select(tokens => tokens.Count == 0 ? 0f : 1f / tokens.Count)];
        return _tap.Sum.mul(HostCopy.FromSingles(shares, [shares.Length, 1, 1], _network.Device)).MoveToOuterDisposeScope();
    }

    private long[] Choose(Tensor last, int step)
    {
        using var scope = NewDisposeScope();
        var logits = _network.Logits(last.select(1, 0));
        if (_plan.FirstUnusedId is { } first)
            logits = logits.narrow(1, 0, first);
        long[] chosen;
        if (_plan.Temperature == 0)
        {
            chosen = HostCopy.ToIntegers(logits.argmax(1));
        }
        else
        {
            chosen = Array.ConvertAll(
                TokenDraw.Choose(logits.to(ScalarType.Float32), _sampling, row => CounterRandom.Uniform(_sampling[row].Seed, step)), id => (long)id);
        }
        for (var row = 0; row < chosen.Length; row++)
        {
            _ended[row] |= _stops.Contains((int)chosen[row]);
            if (_ended[row])
                chosen[row] = 0;
            else
                _tokens[row].Add((int)chosen[row]);
        }
        return chosen;
    }

    private static SamplingOptions Sampling(CapturePlan plan, CaptureRow row) => new()
    {
        Temperature = plan.Temperature,
        TopP = plan.TopP,
        TopK = plan.TopK,
        // A stream for each row of the plan: which batch it lands in makes no difference.
        Seed = unchecked((long)new SeededRandom(plan.Seed, RandomPurpose.Response, row.Number).NextBits()),
    };

    public void Dispose() => _tap.Dispose();
}
