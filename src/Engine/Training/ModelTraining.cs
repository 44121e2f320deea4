using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Training;

/// <summary>Trains a Qwen3.5 text model: supervised fine-tuning, or from scratch when the start's weights are new.</summary>
public static class ModelTraining
{
    /// <summary>Trains, or goes on with a training that was stopped.</summary>
    /// <remarks>
    /// The loss is the mean cross entropy of the learned tokens of a step, each given the tokens before it in its own document.
    /// Documents lie side by side in rows of <see cref="TrainingOptions.SequenceTokens"/>, new in every epoch; at their borders
    /// positions begin again and neither attention, convolution nor state look across. On the processor the same inputs give the
    /// same weights bit for bit, stopped in between or not.
    /// </remarks>
    /// <param name="engine">Thread to work on; each part of a step is one work item, so other work goes on in between.</param>
    /// <param name="folder">The model started from; only read.</param>
    /// <param name="documents">To learn from. Cut to the sequence; those with no learned token in what is left are left out.</param>
    /// <param name="evaluation">To measure on; may be empty.</param>
    /// <param name="options">How.</param>
    /// <param name="checkpoint">
    /// File with the whole state: written every <see cref="TrainingOptions.CheckpointEvery"/> steps, when stopped and at the end,
    /// beside itself first. When it exists the training goes on from it.
    /// </param>
    /// <param name="progress">Told of every step, on the engine thread.</param>
    /// <param name="cancellationToken">Stops between two parts of a step; the state after the last whole step is written.</param>
    /// <exception cref="OperationCanceledException">It was stopped; a later call with the same arguments goes on.</exception>
    /// <exception cref="SettingException">An option is out of range; it is named.</exception>
    /// <exception cref="RefusedInputException">A document is broken, or nothing is there to learn.</exception>
    /// <exception cref="CheckpointException">The folder cannot be used, or the file belongs to another training.</exception>
    /// <exception cref="TrainingException">The loss or the gradient is no number any more.</exception>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there, or libtorch does not load.</exception>
    public static async Task<TrainingResult> RunAsync(EngineThread engine, string folder, IReadOnlyList<TrainingDocument> documents,
        IReadOnlyList<TrainingDocument> evaluation, TrainingOptions options, string checkpoint, IProgress<TrainingStep>? progress,
        CancellationToken cancellationToken)
    {
        TrainingRanges.Check(options);
        var config = ReadConfig(folder);
        var teaching = TrainingInputs.Teaching(documents, options, config, "Training");
        var examined = TrainingInputs.Teaching(evaluation, options, config, "Evaluation");
        if (teaching.Count == 0)
            throw new RefusedInputException($"No document has a learned token among its first {options.SequenceTokens}; give others or raise {nameof(options.SequenceTokens)}.");
        var fingerprint = TrainingFingerprint.Of(folder, teaching, examined, options, cancellationToken);
        var trainer = await Trainer.StartAsync(engine, folder, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var loop = new TrainingLoop(engine, trainer, options, checkpoint, fingerprint) { Documents = teaching, Evaluation = examined, Progress = progress };
            return await loop.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await engine.RunAsync(() =>
            {
                trainer.Dispose();
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Of the checkpoint, not of config.json alone: its weights may say otherwise about the head.
    private static ModelConfig ReadConfig(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        if (checkpoint.Tensors.FirstOrDefault(tensor => TensorLayout.IsConstant(tensor.Key)).Value is { Entry.Name: var constant })
            throw new CheckpointException(folder, constant, "is a constant that an edit put into the model, and training knows none. Train the model that was edited, or bake the constant as a pseudo-bias");
        return checkpoint.Config;
    }
}
