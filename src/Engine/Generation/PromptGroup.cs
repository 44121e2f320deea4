using TorchSharp;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>
/// Prompts that go through the model side by side, padded on the left to one length, from their first token to the end of the last
/// reply. Nobody joins or leaves, so that what is read from them is a function of the group alone, on CPU to the bit.
/// </summary>
/// <param name="network">Its modules are asked for in the first pass.</param>
/// <param name="steps">Computes groups in its own way, or leaves them to the modules.</param>
/// <param name="rows">B rows; how many tokens they may write is that of the first. They are in no session.</param>
/// <param name="length">n, at least the longest prompt.</param>
/// <param name="watch">Reads.</param>
/// <param name="cancellationToken">Checked before each pass.</param>
internal sealed class PromptGroup(
    PlainNetwork network, IRowSteps steps, IReadOnlyList<SchedulerRow> rows, int length, IGroupWatch watch, CancellationToken cancellationToken) : IDisposable
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] _padding = [.. rows.Select(row => length - row.Prompt.Count)];
    // The token that each row chose last; none where its reply has ended.
    private readonly int?[] _next = new int?[rows.Count];
    private readonly ReplyLogits[] _logits = [.. rows.Select(_ => new ReplyLogits())];
    private RowInterventions? _interventions;
    private IGroupPasses? _passes;

    internal Task Done => _done.Task;

    internal int Rows => rows.Count;

    internal bool HasBegun { get; private set; }

    /// <summary>One pass. True when all is done, or nothing more can be.</summary>
    internal bool Step()
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Before the first tensor: the engine thread may have had none so far.
            _ = network.Value;
            if (!Pass()) return false;
            _done.TrySetResult();
        }
        catch (Exception e)
        {
            Fail(e);
        }
        return true;
    }

    private bool Pass()
    {
        using var scope = NewDisposeScope();
        if (!(HasBegun ? Continue() : Begin())) return false;
        watch.Finish([.. rows.Select(row => row.Ids)]);
        return true;
    }

    internal void Fail(Exception error)
    {
        if (error is OperationCanceledException cancelled) _done.TrySetCanceled(cancelled.CancellationToken);
        else _done.TrySetException(error);
    }

    private bool Begin()
    {
        HasBegun = true;
        var writes = rows[0].Sampling.MaxTokens > 0;
        CompiledIntervention?[] interventions = [.. rows.Select(row => row.Request.Intervention)];
        _interventions = RowInterventions.Of(interventions, network.Value.Device);
        foreach (var row in rows) row.Begin(null, null);
        var tap = watch.OfPrompts(network.Value.Device);
        // What goes into the matrices that write is not kept by others than the modules.
        _passes = (tap is IWriteTap ? null : steps.Group(interventions, writes)) ?? new PlainGroupPasses(network.Value, _interventions, writes);
        TokenMark Mark(int row, int token) => token < _padding[row] ? TokenMark.None : rows[row].Marks![token - _padding[row]];
        var normed = _passes.Run([.. rows.Select(row => row.Prompt)], length, Mark, tap);
        using var changes = Changes(length, Mark);
        watch.AfterPrompts(normed, hidden => changes?.BeforeHead(hidden) ?? hidden);
        return !writes || Choose(normed.select(1, length - 1), row => rows[row].Marks![rows[row].Prompt.Count - 1]);
    }

    private bool Continue()
    {
        using var active = HostCopy.FromSingles([.. _next.Select(id => id is null ? 0f : 1f)], [rows.Count, 1], network.Value.Device);
        var tap = watch.OfReplies(active);
        if (tap is null && rows.All(row => row.Reason is not null)) return true;
        var last = _passes!.Run([.. _next.Select(id => id is { } next ? new[] { next } : [])], 1, (row, _) => LastMark(row), tap).select(1, 0);
        return rows.All(row => row.Reason is not null) || Choose(last, LastMark);
    }

    private TokenMark LastMark(int row) => rows[row].Marks is { } marks ? marks[marks.Count - 1] : TokenMark.None;

    // True when no row has a token to go on with.
    private bool Choose(Tensor last, Func<int, TokenMark> mark)
    {
        using var changes = Changes(1, (row, _) => mark(row));
        var chosen = TokenChoice.Choose(network.Value, changes?.BeforeHead(last) ?? last, [.. rows.Select((row, i) => (row.Next, _logits[i]))]);
        for (var row = 0; row < rows.Count; row++)
        {
            _next[row] = null;
            if (rows[row].Reason is not null) continue;
            rows[row].Take(chosen[row].Id ?? throw TokenChoice.NoNumber(rows[row]));
            if (rows[row].Reason is not StopReason.Stop) _next[row] = rows[row].Ids[^1];
        }
        return _next.All(id => id is null);
    }

    private PassInterventions? Changes(int tokens, Func<int, int, TokenMark> marks) => PassInterventions.Of(_interventions, tokens, marks, network.Value.Device);

    public void Dispose()
    {
        watch.Dispose();
        _interventions?.Dispose();
        _passes?.Dispose();
        foreach (var reply in _logits) reply.Dispose();
        foreach (var row in rows) row.Dispose();
    }
}
