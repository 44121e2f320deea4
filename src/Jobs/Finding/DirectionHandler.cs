using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Finding;

/// <summary>Finds or combines a direction, and stores it with what it takes to get it again.</summary>
internal sealed class DirectionHandler(CaptureFiles captures, DirectionFiles directions, DirectionFinding finding) : IRunHandler<DirectionSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<DirectionSpec> run, CancellationToken cancellationToken)
    {
        try
        {
            var sentence = run.Spec.Combine is { } combine
                ? await CombineAsync(context, run, combine, cancellationToken)
                : await FindAsync(context, run, cancellationToken);
            return RunOutcome.Completed(sentence);
        }
        catch (Exception e) when (e is RefusedInputException or CaptureException)
        {
            throw new RunFailureException(e.Message, "Choose other sides, another position or method, and run it again.");
        }
    }

    private async Task<string> FindAsync(RunContext context, ResolvedSpec<DirectionSpec> run, CancellationToken cancellationToken)
    {
        var (spec, positiveFile) = (run.Spec, run.References[DirectionSpec.CaptureField]);
        var negativeFile = run.References.Find(DirectionSpec.NegativeCaptureField);
        using var positive = captures.Open(positiveFile);
        using var other = negativeFile is null ? null : captures.Open(negativeFile);
        var contrast = new CaptureContrast(positive, other ?? positive, spec.Sides);
        var sentence = await finding.FindAsync(context, contrast, new(positiveFile.Id, negativeFile?.Id), spec.Options, spec.Title.Title, cancellationToken);
        var info = positive.Info;
        await DescribeAsync(context, new ReproduceModel(info.ModelName, "", info.ModelHash, info.Device, info.Dtype), spec.Options.Seed, cancellationToken);
        return sentence;
    }

    private async Task<string> CombineAsync(RunContext context, ResolvedSpec<DirectionSpec> run, CombineSpec combine, CancellationToken cancellationToken)
    {
        context.Stage("combining");
        var title = run.Spec.Title.Title;
        var (direction, lost) = await Task.Run(() => Combining.Of(title.Name, combine, run.References, directions), cancellationToken);
        if (lost.Count > 0)
        {
            context.Warn($"Nothing is left at layers {string.Join(", ", lost)}: there the others span the row.");
        }
        var provenance = new DirectionProvenance
        {
            Method = CombineWords.Of(combine, run.References),
            Parents = Combining.Parents(combine, run.References),
            FoundBy = context.RunId,
            CodeVersion = Versions.Code,
        };
        await finding.KeepAsync(context, direction, provenance, title, cancellationToken);
        await DescribeAsync(context, null, run.Spec.Options.Seed, cancellationToken);
        return $"{title.Name}: {provenance.Method}.";
    }

    private static Task<ArtifactRow> DescribeAsync(RunContext context, ReproduceModel? model, long seed, CancellationToken cancellationToken)
    {
        var reproduce = new Reproduce(
            context.RunId,
            DirectionSpec.KindName,
            context.Attempt,
            context.Time.GetUtcNow(),
            JsonSerializer.Deserialize<JsonElement>(context.Spec),
            JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
            model,
            ChatTemplate.Version,
            seed,
            Versions.Code,
            Hardware.OfThisMachine(),
            Versions.OfRuntime());
        return context.PutArtifactAsync(DirectionArtifacts.Reproduce, (stream, token) => JsonSerializer.SerializeAsync(stream, reproduce, JobsJson.Indented, token), cancellationToken);
    }
}
