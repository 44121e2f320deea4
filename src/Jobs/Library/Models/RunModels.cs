using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>Finds the model that a spec names, and makes sure that the run works with that one.</summary>
internal static class RunModels
{
    /// <summary>The model that a field of a spec names: a folder, a content hash or a name on the list. Null after an error.</summary>
    public static async Task<RunModel?> ReadAsync(
        JsonFields fields, string field, string text, ModelLibrary models, CancellationToken cancellationToken)
    {
        var match = await models.ResolveAsync(text, cancellationToken);
        if (match.Model is not { } model)
        {
            fields.Refuse(field, match.Problem!);
            return null;
        }
        if (model.Summary is { HasTokenizer: false })
        {
            fields.Refuse(field, $"{model.Folder} has no tokenizer.json; add the model's own, or choose another model.");
            return null;
        }
        return new RunModel(model.Folder, model.Name, model.ContentHash);
    }

    /// <summary>Hashes a model's folder where that was not done before, notes it as the run's input, and returns the hash.</summary>
    /// <param name="expected">The content hash at submit time; null when it was not known then.</param>
    /// <exception cref="RunFailureException">The folder holds another model now.</exception>
    public static async Task<string> IdentifyAsync(
        RunContext context, ModelLibrary models, string folder, string name, string? expected, CancellationToken cancellationToken)
    {
        context.Stage("identifying the model");
        var hashing = new InlineProgress<HashProgress>(p => context.Stage($"identifying the model, {100 * p.Done / Math.Max(1, p.Total)} %"));
        var hash = await models.HashAsync(folder, hashing, cancellationToken);
        if (expected is not null && expected != hash)
        {
            throw new RunFailureException(
                $"The model in {folder} is not the one that was submitted: its content hash was {expected[..12]} and is {hash[..12]} now.",
                "Put the old files back and resume, or run it again with the new ones.");
        }
        await context.AddInputAsync(RunInputKinds.Model, hash, name, cancellationToken);
        return hash;
    }
}
