using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.Training;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>The folder that a training starts from: a model's, or a new one with random weights and a tokenizer learned from the data.</summary>
internal sealed record TrainingStart(string Folder, string Name, string ContentHash)
{
    /// <summary>Identifies the model, or makes it where an earlier attempt has not.</summary>
    public static async Task<TrainingStart> PrepareAsync(
        RunContext context, TrainingSnapshot snapshot, TrainingSplit split, ModelLibrary models, CancellationToken cancellationToken)
    {
        if (snapshot.Model is { } model)
        {
            var known = await RunModels.IdentifyAsync(context, models, model.Folder, model.Name, model.ContentHash, cancellationToken);
            return new TrainingStart(model.Folder, model.Name, known);
        }
        var folder = TrainingWork.Start(context.WorkFolder);
        if (!Directory.Exists(folder))
        {
            await Task.Run(() => Make(context, snapshot, snapshot.New!, split, folder, cancellationToken), cancellationToken);
        }
        return new TrainingStart(folder, $"new {snapshot.New!.Shape}", await models.HashAsync(folder, null, cancellationToken));
    }

    private static void Make(
        RunContext context, TrainingSnapshot snapshot, TrainingSpecNew begin, TrainingSplit split, string folder, CancellationToken cancellationToken)
    {
        context.Stage("training the tokenizer");
        // The texts as the model will read them, so that the vocabulary is short where most is read.
        var texts = split.Trained.SelectMany(chat => ChatText.Of(chat, snapshot.Learn)).SelectMany(text => new[] { text.Prompt, text.Reply });
        var tokenizer = TrainingWork.Tokenizer(context.WorkFolder);
        File.WriteAllText(tokenizer, BytePairTraining.Train(texts, begin.Vocabulary, cancellationToken));
        context.Stage("making the new model");
        var made = NewModel.Create(
            new NewModelOptions(begin.Shape, folder, begin.Vocabulary, begin.Seed, snapshot.Type) { ForTraining = true, Tokenizer = tokenizer }, null, cancellationToken);
        context.Log($"A new model of shape {begin.Shape}: {made.Parameters} parameters, {made.Config.LayerCount} blocks of width {made.Config.HiddenSize}; " +
            $"its tokenizer has {Tokenizer.Load(folder).VocabularySize} tokens.");
    }
}
