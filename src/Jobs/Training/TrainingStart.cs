using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.Training;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>The folder that a training starts from: a model's, or a new one with random weights and a tokenizer learned from the data.</summary>
/// <param name="IsNew">It has random weights, and its folder goes with the run.</param>
internal sealed record TrainingStart(string Folder, string Name, string ContentHash, bool IsNew)
{
    /// <summary>Identifies the model, or makes it where an earlier attempt has not.</summary>
    public static async Task<TrainingStart> PrepareAsync(
        RunContext context, ResolvedSpec<TrainingSpec> run, TrainingSplit split, ModelLibrary models, CancellationToken cancellationToken)
    {
        if (run.References.Find("model") is { } model)
        {
            return new TrainingStart(model.Place!, model.Name, model.Hash!, IsNew: false);
        }
        var begin = run.Spec.New!;
        var folder = TrainingWork.Start(context.WorkFolder);
        if (!Directory.Exists(folder))
        {
            await Task.Run(() => Make(context, run.Spec, begin, split, folder, cancellationToken), cancellationToken);
        }
        return new TrainingStart(folder, $"new {begin.Shape}", await models.HashAsync(folder, null, cancellationToken), IsNew: true);
    }

    private static void Make(
        RunContext context, TrainingSpec spec, TrainingSpecNew begin, TrainingSplit split, string folder, CancellationToken cancellationToken)
    {
        context.Stage("training the tokenizer");
        // The texts as the model will read them, so that the vocabulary is short where most is read.
        var texts = split.Trained.SelectMany(chat => ChatText.Of(chat, spec.Learn)).SelectMany(text => new[] { text.Prompt, text.Reply });
        var tokenizer = TrainingWork.Tokenizer(context.WorkFolder);
        File.WriteAllText(tokenizer, BytePairTraining.Train(texts, begin.Vocabulary, cancellationToken));
        context.Stage("making the new model");
        var made = NewModel.Create(
            new NewModelOptions(begin.Shape, folder, begin.Vocabulary, begin.Seed, spec.Type?.ToTensorType()) { ForTraining = true, Tokenizer = tokenizer }, null, cancellationToken);
        context.Log($"A new model of shape {begin.Shape}: {Amount.Of(made.Parameters, "parameter")}, {Amount.Of(made.Config.LayerCount, "block")} of width {made.Config.HiddenSize}; " +
            $"its tokenizer has {Amount.Of(Tokenizer.Load(folder).VocabularySize, "token")}.");
    }
}
