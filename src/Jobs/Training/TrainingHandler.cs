using System.Globalization;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Training.Data;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Training;

/// <summary>Trains a model on chats or episodes, puts it on the list of models, and stores its steps and what it takes to repeat it.</summary>
internal sealed class TrainingHandler(
    EngineThread engine, ModelHost host, ModelLibrary models, ReferencedFiles files, TrainingOutput output, JobsOptions settings) : IRunHandler<TrainingSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<TrainingSpec> run, CancellationToken cancellationToken)
    {
        var spec = run.Spec;
        TrainingOutput.CheckFree(context, run.FactsAs<ModelTarget>());
        var split = await ReadAsync(context, spec, files.Open(run.References[spec.Data.FileField]), cancellationToken);
        var start = await TrainingStart.PrepareAsync(context, run, split, models, cancellationToken);
        CheckLength(start, spec.Options);
        var documents = await TokeniseAsync(context, spec, split, start, cancellationToken);

        context.Stage("waiting until no run uses a model");
        TrainingResult result;
        using (await host.UseAloneAsync(cancellationToken))
        {
            context.Stage("measuring the loss before the first step");
            result = await TrainAsync(context, spec.Options, start, documents, cancellationToken);
        }
        return await output.StoreAsync(context, run, start, documents.Counts, result, cancellationToken);
    }

    private static async Task<TrainingSplit> ReadAsync(RunContext context, TrainingSpec spec, InputFile file, CancellationToken cancellationToken)
    {
        context.Stage("reading the data");
        var chats = await Task.Run(
            () =>
            {
                var read = new List<Chat>();
                foreach (var chat in TrainingChats.Read(spec.Data, file, spec.Options.Seed))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    read.Add(chat);
                }
                return read;
            },
            cancellationToken);
        return TrainingSplit.Of(chats, spec.Evaluate, spec.Options.Seed);
    }

    private static void CheckLength(TrainingStart start, TrainingOptions options)
    {
        if (Checkpoint.Inspect(start.Folder).Config.MaximumPositions is { } most && options.SequenceTokens > most)
        {
            throw new RunFailureException(
                $"Sequences of {Amount.Of(options.SequenceTokens, "token")} are longer than the {Amount.Of(most)} positions that {start.Name} knows.", $"Run it again with sequenceTokens of at most {most}.");
        }
    }

    private static async Task<TrainingDocuments> TokeniseAsync(
        RunContext context, TrainingSpec spec, TrainingSplit split, TrainingStart start, CancellationToken cancellationToken)
    {
        context.Stage("tokenising");
        var tokenizer = await Task.Run(() => Tokenizer.Load(start.Folder), cancellationToken);
        var told = new InlineProgress<int>(done =>
        {
            if (done % 1024 == 0)
            {
                context.Stage($"tokenising, conversation {done} of {split.Chats.Count}");
            }
        });
        var documents = await TrainingDocuments.OfAsync(split, new ChatDocuments(tokenizer, spec.Learn), spec.Options.SequenceTokens, told, cancellationToken);
        LogData(context, documents.Counts, spec.Options.SequenceTokens);
        return documents.Trained.Count > 0
            ? documents
            : throw new RunFailureException("There is nothing to train on: no document has a learned token within a sequence.", "Run it again with other data or more sequenceTokens.");
    }

    private static void LogData(RunContext context, TrainingCounts counts, int sequenceTokens)
    {
        context.Log($"{Amount.Of(counts.Chats, "chat")} of {Amount.Of(counts.Groups, "conversation")}: {Amount.Of(counts.Documents, "document")} with {Amount.Of(counts.Tokens, "token")} to train on, {Amount.Of(counts.LearnedTokens)} of them learned; " +
            $"{Amount.Of(counts.EvaluationDocuments, "document")} of {Amount.Of(counts.EvaluationGroups, "conversation")} to evaluate.");
        foreach (var label in counts.Labels.Where(label => label.Label.Length > 0))
        {
            context.Log($"Label {label.Label}: {Amount.Of(label.Documents, "document")} to train on, {Amount.Of(label.EvaluationDocuments)} to evaluate.");
        }
        if (counts.Cut > 0)
        {
            context.Warn($"Cut off at the end of a sequence of {Amount.Of(sequenceTokens, "token")}: {Amount.Of(counts.Cut, "document")}, the longest of {Amount.Of(counts.LongestTokens)}.");
        }
        if (counts.LeftOut > 0)
        {
            context.Warn($"Left out, since nothing of them is learned within a sequence: {Amount.Of(counts.LeftOut, "document")}.");
        }
        if (counts.EvaluationDocuments == 0)
        {
            context.Warn("Nothing is held back, so no evaluation loss is measured.");
        }
    }

    private async Task<TrainingResult> TrainAsync(
        RunContext context, TrainingOptions chosen, TrainingStart start, TrainingDocuments documents, CancellationToken cancellationToken)
    {
        var options = chosen with { Device = chosen.Device == ModelDevice.Auto ? settings.Device : chosen.Device };
        using var steps = new StepLog(TrainingWork.Steps(context.WorkFolder));
        var log = new TrainingLog(context, options.Steps, steps);
        var checkpoint = TrainingWork.Checkpoint(context.WorkFolder);
        try
        {
            var result = await ModelTraining.RunAsync(
                engine, start.Folder, documents.Trained, documents.Evaluated, options, checkpoint, log, cancellationToken);
            context.Log(string.Create(CultureInfo.InvariantCulture,
                $"{Amount.Of(result.Steps, "step")} done, {Amount.Of(result.Steps - result.ResumedAt)} of them in this attempt, in {result.Seconds:0.0} s."));
            return result;
        }
        catch (CheckpointException e) when (e.File == checkpoint)
        {
            throw new RunFailureException(
                $"The training cannot go on from what an earlier attempt left: {e.Message}.",
                "Run it again with changes to begin anew. Another version of the program may read the data differently.", e);
        }
    }
}
