using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Packing;

namespace Vectorscope.Engine.Training;

/// <summary>The steps of a training, each part of them a work item of its own, so that other work goes on in between.</summary>
internal sealed class TrainingLoop(EngineThread engine, Trainer trainer, TrainingOptions options, string checkpoint, string fingerprint)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private TrainingState _state = new(0, 0, 0, null);

    internal required IReadOnlyList<TrainingDocument> Documents { get; init; }

    internal required IReadOnlyList<TrainingDocument> Evaluation { get; init; }

    internal required IProgress<TrainingStep>? Progress { get; init; }

    internal async Task<TrainingResult> RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(checkpoint)) _state = await OnEngine(() => trainer.Read(checkpoint, fingerprint)).ConfigureAwait(false);
        var resumedAt = _state.Steps;
        double seconds = 0;
        double? evaluated = null;
        try
        {
            if (_state is { Steps: 0, FirstEvaluationLoss: null })
                _state = _state with { FirstEvaluationLoss = evaluated = await EvaluateAsync(cancellationToken).ConfigureAwait(false) };
            if (_state.Untold is { } untold) evaluated = await TellAsync(untold, cancellationToken).ConfigureAwait(false);
            var batches = new TrainingBatches(Documents, options);
            batches.Skip(_state.Steps);
            var prepared = Task.Run(batches.Next, cancellationToken);
            while (_state.Steps < options.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var parts = await prepared.ConfigureAwait(false);
                // The next step's arrays are filled while the engine computes this one.
                prepared = _state.Steps + 1 < options.Steps ? Task.Run(batches.Next, cancellationToken) : prepared;
                var step = await StepAsync(parts, cancellationToken).ConfigureAwait(false);
                seconds += step.Seconds;
                evaluated = await TellAsync(step, cancellationToken).ConfigureAwait(false);
                if (options.CheckpointEvery is { } often && step.Step % often == 0 && step.Step < options.Steps) await WriteAsync().ConfigureAwait(false);
            }
            evaluated ??= await EvaluateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await WriteAsync().ConfigureAwait(false);
            throw;
        }
        await WriteAsync().ConfigureAwait(false);
        return new(_state.Steps, resumedAt, _state.Tokens, _state.LearnedTokens, _state.FirstEvaluationLoss, evaluated, seconds)
        {
            Device = trainer.Device,
            Dtype = trainer.Dtype,
        };
    }

    private async Task<TrainingStep> StepAsync(IReadOnlyList<PackedBatch> parts, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var number = _state.Steps + 1;
        var (rate, learned) = (LearningRates.At(options, number), parts.Sum(p => (long)p.Learned));
        foreach (var part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await OnEngine(() => trainer.Add(part, learned)).ConfigureAwait(false);
        }
        var (loss, norm) = await OnEngine(() => trainer.Finish(number, rate)).ConfigureAwait(false);
        _state = _state with { Steps = number, Tokens = _state.Tokens + parts.Sum(p => (long)p.Tokens), LearnedTokens = _state.LearnedTokens + learned };
        var step = new TrainingStep(number, loss, rate, norm, _state.Tokens, _state.LearnedTokens, _time.GetElapsedTime(started).TotalSeconds);
        _state = _state with { Untold = step };
        return step;
    }

    /// <summary>Reports a step, with its evaluation loss where one is due; when that is interrupted, the next call tells the step.</summary>
    private async Task<double?> TellAsync(TrainingStep step, CancellationToken cancellationToken)
    {
        var due = options.EvaluateEvery is { } every && step.Step % every == 0 || step.Step == options.Steps;
        var evaluated = due ? await EvaluateAsync(cancellationToken).ConfigureAwait(false) : null;
        await OnEngine(() => Report(step with { EvaluationLoss = evaluated })).ConfigureAwait(false);
        _state = _state with { Untold = null };
        return evaluated;
    }

    private async Task<double?> EvaluateAsync(CancellationToken cancellationToken)
    {
        if (Evaluation.Count == 0) return null;
        double sum = 0;
        long learned = 0;
        foreach (var batch in TrainingBatches.Once(Evaluation, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sum += await OnEngine(() => trainer.Loss(batch)).ConfigureAwait(false);
            learned += batch.Learned;
        }
        return sum / learned;
    }

    private Task<bool> WriteAsync() => OnEngine(() => trainer.Write(checkpoint, _state, fingerprint));

    private bool Report(TrainingStep step)
    {
        Progress?.Report(step);
        return true;
    }

    // Work once begun is finished: cancellation is looked at between items.
    private Task<T> OnEngine<T>(Func<T> work) => engine.RunAsync(work, CancellationToken.None);
}
