using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Continues a batch of prompts: one left-padded prefill, then one token per row and step. Rows that end leave the batch.</summary>
internal sealed class BatchGenerator(CausalLanguageModel model, GenerationRequest request, TimeProvider time)
{
    private readonly GeneratedReply?[] _replies = new GeneratedReply?[request.Rows.Count];
    private List<BatchRow> _rows = [.. request.Rows.Select((row, index) => new BatchRow(index, row))];
    private long _start, _firstTokens;

    internal IReadOnlyList<GeneratedReply> Run(IProgress<GeneratedToken>? tokens, CancellationToken cancellationToken)
    {
        _start = time.GetTimestamp();
        using var scope = NewDisposeScope();
        using var cache = model.CreateCache();
        var (ids, mask) = LeftPadded();
        PresencePenalties? penalties = null;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                using var step = NewDisposeScope();
                using var normed = model.Forward(ids, mask, cache, tap: null);
                var logits = LastLogits(normed);
                penalties ??= PresencePenalties.For(_rows, (int)logits.size(1), model.Device);
                penalties?.Apply(logits);
                var chosen = Choose(logits, tokens);
                var going = Enumerable.Range(0, _rows.Count).Where(i => _rows[i].Reason is null).ToArray();
                Finish();
                if (_rows.Count == 0) break;
                Tensor? kept = null;
                if (going.Length < chosen.Length)
                {
                    kept = HostCopy.FromIntegers([.. going.Select(i => (long)i)], [going.Length], model.Device);
                    cache.Select(kept);
                    penalties?.Select(kept);
                }
                var next = HostCopy.FromIntegers([.. going.Select(i => chosen[i])], [going.Length, 1], model.Device);
                penalties?.Add(next);
                var longer = Extended(mask, kept);
                ids.Dispose();
                mask?.Dispose();
                (ids, mask) = (next.MoveToOuterDisposeScope(), longer?.MoveToOuterDisposeScope());
            }
        }
        finally
        {
            penalties?.Dispose();
        }
        foreach (var row in _rows) _replies[row.Index] = Ended(row);
        return _replies!;
    }

    private (Tensor Ids, Tensor? Mask) LeftPadded()
    {
        int rows = _rows.Count, length = _rows.Max(r => r.Row.Prompt.Count);
        var ids = new long[rows * length];
        var mask = new bool[rows * length];
        for (var row = 0; row < rows; row++)
        {
            var prompt = _rows[row].Row.Prompt;
            var at = (row + 1) * length - prompt.Count;
            for (var i = 0; i < prompt.Count; i++) (ids[at + i], mask[at + i]) = (prompt[i], true);
        }
        var isPadded = mask.Contains(false);
        return (HostCopy.FromIntegers(ids, [rows, length], model.Device), isPadded ? tensor(mask, [rows, length], device: model.Device) : null);
    }

    // [B, V] of the last position, single precision, without the ids that stand for no token.
    private Tensor LastLogits(Tensor normed)
    {
        var logits = model.Logits(normed.select(1, normed.size(1) - 1));
        if (request.FirstUnusedId is { } first) logits = logits.narrow(1, 0, first);
        return logits.to(ScalarType.Float32, copy: true);
    }

    private long[] Choose(Tensor logits, IProgress<GeneratedToken>? tokens)
    {
        var chosen = new long[_rows.Count];
        if (_rows.TrueForAll(r => r.Row.Sampling.IsGreedy))
        {
            chosen = HostCopy.ToIntegers(logits.argmax(1));
        }
        else
        {
            var candidates = CandidateSource.Fetch(logits, [.. _rows.Select(r => r.Row.Sampling)]);
            for (var i = 0; i < chosen.Length; i++) chosen[i] = _rows[i].Next(candidates[i]);
        }
        if (_firstTokens == 0) _firstTokens = time.GetTimestamp();
        for (var i = 0; i < chosen.Length; i++)
            if (_rows[i].Take((int)chosen[i])) tokens?.Report(new(_rows[i].Index, (int)chosen[i]));
        return chosen;
    }

    private void Finish()
    {
        foreach (var row in _rows.Where(r => r.Reason is not null)) _replies[row.Index] = Ended(row);
        _rows = [.. _rows.Where(r => r.Reason is null)];
    }

    private GeneratedReply Ended(BatchRow row)
    {
        var now = time.GetTimestamp();
        var prefillEnd = _firstTokens == 0 ? now : _firstTokens;
        return row.Reply(time.GetElapsedTime(_start, prefillEnd), time.GetElapsedTime(prefillEnd, now));
    }

    private static Tensor? Extended(Tensor? mask, Tensor? kept)
    {
        if (mask is null) return null;
        var rows = kept is null ? mask : mask.index_select(0, kept);
        return cat([rows, ones(rows.size(0), 1, ScalarType.Bool, rows.device)], 1);
    }
}
