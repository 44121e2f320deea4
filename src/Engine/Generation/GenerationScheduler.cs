using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>Continues prompts of one model, all that are there in one batch: rows join and leave it at every step.</summary>
/// <remarks>
/// Calls from any thread. Every step is a work item of its own on the engine thread, so that others get their turn between steps;
/// without requests nothing runs. What else is in the batch changes a reply by rounding at most, on the CPU's own step by nothing: every row draws from its own
/// seed and attends to its own past.
/// </remarks>
public sealed class GenerationScheduler : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SchedulerRow> _added = [];
    private readonly List<PromptGroup> _addedGroups = [], _groups = [];
    private readonly List<string> _ended = [];
    private readonly EngineThread _engine;
    private readonly PlainNetwork _network;
    private readonly ModelConfig _config;
    private readonly IRowSteps _steps;
    private readonly RunningBatch _batch;
    private readonly TimeProvider _time;
    private bool _running, _closed;

    internal GenerationScheduler(EngineThread engine, PlainNetwork network, ModelConfig config, IRowSteps steps, SchedulerOptions options, TimeProvider time)
    {
        (_engine, _network, _config, _steps, Options, _time) = (engine, network, config, steps, options, time);
        _batch = new(steps, options);
        Status = _batch.Status;
    }

    /// <summary>Its limits.</summary>
    public SchedulerOptions Options { get; }

    /// <summary>What it was doing at the end of its last step.</summary>
    public SchedulerStatus Status { get; private set; }

    /// <summary>Steps that were more than a recorded graph has room for; null where none was.</summary>
    internal GraphOverflow? Overflow => _steps.Overflow;

    /// <summary>Continues a prompt, joining whatever is being computed.</summary>
    /// <param name="prompt">Ids and settings.</param>
    /// <param name="cancellationToken">Checked at every step; the reply then ends with <see cref="StopReason.Cancelled"/> and what it has.</param>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    /// <exception cref="RefusedInputException">The prompt is empty or has ids outside the vocabulary, or a direction is none of this model.</exception>
    /// <exception cref="ObjectDisposedException">The model was unloaded.</exception>
    public Task<GeneratedReply> GenerateAsync(ScheduledPrompt prompt, CancellationToken cancellationToken)
    {
        Check(prompt);
        return Submit([new(prompt, _time, cancellationToken)])[0];
    }

    /// <summary>Continues several prompts that start together, each with a reply or an error of its own.</summary>
    /// <returns>In the order of the prompts.</returns>
    /// <inheritdoc cref="GenerateAsync(ScheduledPrompt, CancellationToken)"/>
    public IReadOnlyList<Task<GeneratedReply>> GenerateTogether(IReadOnlyList<ScheduledPrompt> prompts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        foreach (var prompt in prompts) Check(prompt);
        return Submit([.. prompts.Select(prompt => new SchedulerRow(prompt, _time, cancellationToken))]);
    }

    /// <summary>Continues several prompts that start together.</summary>
    internal async Task<IReadOnlyList<GeneratedReply>> GenerateAsync(GenerationRequest request, IProgress<GeneratedToken>? tokens, CancellationToken cancellationToken)
    {
        GenerationValidation.Check(request, _config.VocabularySize);
        return await Task.WhenAll(Submit([.. request.Rows.Select((row, index) => new SchedulerRow(new(row)
        {
            FirstUnusedId = request.FirstUnusedId,
            OnToken = tokens is null ? null : id => tokens.Report(new(index, id)),
        }, _time, cancellationToken))])).ConfigureAwait(false);
    }

    /// <summary>Runs prompts side by side, with nobody between them, and lets a watch read what is computed.</summary>
    /// <param name="prompts">In no session. All may write as many tokens as the first, 0 for none.</param>
    /// <param name="length">Tokens to pad the prompts to, at least the longest.</param>
    /// <param name="watch">Ownership passes here.</param>
    /// <param name="cancellationToken">Checked before each pass.</param>
    internal Task WatchAsync(IReadOnlyList<ScheduledPrompt> prompts, int length, IGroupWatch watch, CancellationToken cancellationToken)
    {
        var group = new PromptGroup(_network, _steps, [.. prompts.Select(prompt => new SchedulerRow(prompt, _time, cancellationToken))], length, watch, cancellationToken);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LanguageModel));
            _addedGroups.Add(group);
            Wake();
        }
        return group.Done;
    }

    /// <summary>Forgets a session and frees what it holds, once no request uses it. Unknown names are fine.</summary>
    public void EndSession(string session)
    {
        lock (_lock)
        {
            if (_closed) return;
            _ended.Add(session);
            Wake();
        }
    }

    private void Check(ScheduledPrompt prompt)
    {
        GenerationValidation.Check(prompt, _config.VocabularySize);
        foreach (var (direction, layer) in prompt.Projections?.Series ?? [])
        {
            if (direction.LayerCount != _config.LayerCount || direction.Width != _config.HiddenSize)
            {
                throw new RefusedInputException(
                    $"Direction {Quote.Of(direction.Name)} has layers 0 to {direction.LayerCount} of width {direction.Width}; the model has layers 0 to {_config.LayerCount} of width {_config.HiddenSize}.");
            }
            if (layer < 0 || layer > _config.LayerCount)
            {
                throw new RefusedInputException($"There is no layer {layer} to read projections at; the model has layers 0 to {_config.LayerCount}.");
            }
        }
    }

    private Task<GeneratedReply>[] Submit(IReadOnlyList<SchedulerRow> rows)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LanguageModel));
            _added.AddRange(rows);
            Wake();
        }
        return [.. rows.Select(r => r.Reply)];
    }

    // Under the lock.
    private void Wake()
    {
        if (_running) return;
        _ = _engine.RunWithoutTensorsAsync(Turn, CancellationToken.None);
        _running = true;
    }

    private bool Turn()
    {
        lock (_lock)
        {
            foreach (var row in _added) _batch.Add(row);
            foreach (var session in _ended) _batch.EndSession(session);
            _groups.AddRange(_addedGroups);
            _added.Clear();
            _ended.Clear();
            _addedGroups.Clear();
        }
        try
        {
            _batch.Step();
        }
        catch (Exception e)
        {
            // Rows answer for themselves; this is what nobody thought of. Whoever waits gets the error, and others can come.
            _batch.Fail(e);
        }
        foreach (var group in _groups.ToArray())
        {
            if (!group.Step()) continue;
            _groups.Remove(group);
            group.Dispose();
        }
        var (waiting, running) = (_groups.Where(group => !group.HasBegun).Sum(group => group.Rows), _groups.Where(group => group.HasBegun).Sum(group => group.Rows));
        Status = _batch.Status with { Waiting = _batch.Status.Waiting + waiting, Decoding = _batch.Status.Decoding + running };
        var idle = _batch.IsIdle && _groups.Count == 0;
        // Rows of changing lengths leave holes in the heap; this is the moment that costs nobody time.
        if (idle) NativeHeap.Trim();
        lock (_lock)
        {
            _running = false;
            if (_closed || (idle && _added.Count + _addedGroups.Count + _ended.Count == 0)) return true;
            try
            {
                Wake();
            }
            catch (InvalidOperationException)
            {
                // The engine thread is being closed and takes no more work.
                Close();
            }
        }
        return true;
    }

    /// <summary>Ends every request with an error and frees everything; the model's own disposal does so too. Not to be called from the engine thread.</summary>
    public void Dispose() => _engine.RunWithoutTensorsAsync(() =>
    {
        Close();
        return true;
    }, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The same on the engine thread.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var row in _added) _batch.Add(row);
            _groups.AddRange(_addedGroups);
            _added.Clear();
            _addedGroups.Clear();
        }
        _batch.Dispose();
        foreach (var group in _groups)
        {
            group.Fail(new ObjectDisposedException(nameof(LanguageModel), "The model was unloaded before all was computed."));
            group.Dispose();
        }
        _groups.Clear();
    }
}
