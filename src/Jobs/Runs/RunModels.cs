using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library;

namespace Vectorscope.Jobs.Runs;

/// <summary>Makes sure that a run works with the model that was submitted.</summary>
internal static class RunModels
{
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
