using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>A kind of run by the record of its spec.</summary>
/// <param name="resolvers">Who looks up what specs refer to.</param>
internal sealed class RunKind<TSpec>(string name, ISpecRules<TSpec> rules, IRunHandler<TSpec> handler, IEnumerable<IReferenceResolver> resolvers)
    : RunKind(name, SpecShape.Of<TSpec>()) where TSpec : RunSpec
{
    private readonly ReferenceLookup _lookup = new(resolvers);

    public override async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var (problems, notes) = (new SpecProblems(), new List<string>());
        var read = Shape.Read<TSpec>(spec, problems, KindField);
        var references = await _lookup.FindAsync(Shape, read, problems, notes, cancellationToken);
        var check = new SpecUnderCheck<TSpec>(read, references, problems, notes);
        await rules.CheckAsync(check, cancellationToken);
        if (problems.Any)
        {
            return SpecCheck.Invalid(problems.Errors);
        }
        var facts = check.Facts is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(check.Facts, check.Facts.GetType(), JobsJson.Options);
        return SpecCheck.Valid(
            spec.GetRawText(),
            new ResolvedSpec(Shape.Write(read), references, facts),
            string.IsNullOrWhiteSpace(read.Name) ? rules.Title(check) : read.Name.Trim(),
            rules.NeedsOf(read),
            [.. notes.Distinct()],
            [.. rules.OtherModelsOf(read)]);
    }

    internal override async Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var kept = await ConfirmAsync(context, Read(context.Spec, context.Snapshot), cancellationToken);
        return await handler.RunAsync(context, Read<TSpec>(kept), cancellationToken);
    }

    /// <summary>Makes sure that the run works with what was submitted, and notes it as its lineage.</summary>
    private async Task<ResolvedSpec> ConfirmAsync(RunContext context, ResolvedSpec kept, CancellationToken cancellationToken)
    {
        var confirmed = new Dictionary<string, ResolvedReference>(StringComparer.Ordinal);
        foreach (var (path, reference) in kept.References.All)
        {
            var resolver = _lookup.Of(reference.Kind == ReferenceKinds.Artifact ? ReferenceKinds.File : reference.Kind) ?? _lookup.Of(SpecPath.Find(Shape, path)?.Reference ?? "");
            // Fields of one run that name the same thing are looked at once.
            var same = confirmed.Values.FirstOrDefault(other => other.Kind == reference.Kind && other.Place == reference.Place && other.Place is not null);
            confirmed[path] = same ?? (resolver is null ? reference : await resolver.ConfirmAsync(reference, new InlineProgress<string>(context.Stage), cancellationToken));
            if (confirmed[path].Hash is { } hash)
            {
                await context.AddInputAsync(reference.Kind, hash, reference.Name, cancellationToken);
            }
        }
        if (kept.References.All.All(reference => confirmed[reference.Key] == reference.Value))
        {
            return kept;
        }
        var known = new ResolvedSpec(kept.Normal, new References(confirmed), kept.Facts);
        await context.KeepSnapshotAsync(known.ToJson(), cancellationToken);
        return known;
    }
}
