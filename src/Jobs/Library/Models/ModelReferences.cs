using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>Models that specs name: by folder, content hash, or name on the list.</summary>
internal class ModelReferences(ModelLibrary models) : IReferenceResolver
{
    public virtual string Kind => ReferenceKinds.Model;

    /// <summary>Whether a model without a tokenizer is of no use.</summary>
    protected virtual bool NeedsTokenizer => true;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        var match = await models.ResolveAsync(text, cancellationToken);
        if (match.Model is not { } model)
        {
            return Resolution.None(match.Problem!);
        }
        if (NeedsTokenizer && model.Summary is { HasTokenizer: false })
        {
            return Resolution.None($"{model.Folder} has no tokenizer.json; add the model's own, or choose another model.");
        }
        return Resolution.Found(
            new ResolvedReference { Kind = ReferenceKinds.Model, Name = model.Name, Hash = model.ContentHash, Place = model.Folder, Bytes = model.Bytes },
            model.ContentHash is null ? $"The content hash of {model.Name} is not known yet; the run computes it first, and only then is it settled which model it is." : null);
    }

    public async Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report("identifying the model");
        var hashing = new InlineProgress<HashProgress>(p => progress.Report($"identifying the model, {100 * p.Done / Math.Max(1, p.Total)} %"));
        var hash = await models.HashAsync(reference.Place!, hashing, cancellationToken);
        return reference.Hash is null || reference.Hash == hash
            ? reference with { Hash = hash }
            : throw new RunFailureException(
                $"The model in {reference.Place} is not the one that was submitted: its content hash was {reference.Hash[..12]} and is {hash[..12]} now.",
                "Put the old files back and resume, or run it again with the new ones.");
    }
}

/// <summary>The same, where weights are all that is needed.</summary>
internal sealed class WeightsReferences(ModelLibrary models) : ModelReferences(models)
{
    public override string Kind => ReferenceKinds.Weights;

    protected override bool NeedsTokenizer => false;
}
