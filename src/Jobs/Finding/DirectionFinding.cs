using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Finding;

/// <summary>Finds a direction between two captured sides, audits it, and takes both into the store and the library: for runs that do nothing else, and for captures that end with it.</summary>
internal sealed class DirectionFinding(DirectionLibrary library)
{
    private const int MostRefitted = 120;

    /// <returns>What was found, in a sentence.</returns>
    /// <exception cref="Engine.Settings.RefusedInputException">There is no direction between the sides, or it cannot be tested.</exception>
    /// <exception cref="RunFailureException">The library refuses its name.</exception>
    public async Task<string> FindAsync(RunContext context, CaptureContrast contrast, DirectionOrigin origin, FindingOptions options, DirectionTitle title, CancellationToken cancellationToken)
    {
        context.Stage("finding the direction");
        var (direction, audit) = await Task.Run(() => Find(context, contrast, options, title.Name, cancellationToken), cancellationToken);
        foreach (var warning in audit.Warnings)
        {
            context.Warn(warning.Message);
        }
        await context.PutArtifactAsync(DirectionArtifacts.Audit, (stream, token) => JsonSerializer.SerializeAsync(stream, audit, JobsJson.Indented, token), cancellationToken);
        await KeepAsync(context, direction, Provenance(context, contrast, origin, options), title, cancellationToken);
        return AuditWords.Of(title.Name, audit);
    }

    /// <summary>Puts a direction's file among the run's and its entry into the library.</summary>
    /// <exception cref="RunFailureException">The library refuses its name.</exception>
    public async Task KeepAsync(RunContext context, Direction direction, DirectionProvenance provenance, DirectionTitle title, CancellationToken cancellationToken)
    {
        context.Stage("storing the direction");
        var path = Path.Combine(context.WorkFolder, DirectionArtifacts.Direction.Name);
        DirectionFile.Save(path, direction, provenance.ToPairs());
        var artifact = await context.TakeArtifactAsync(DirectionArtifacts.Direction, path, cancellationToken);
        // An attempt before this one may have died just behind it.
        if (await library.HoldsAsync(title.Name, artifact.Sha256, cancellationToken))
        {
            return;
        }
        var saved = await library.SaveAsync(title, direction, provenance.ToPairs(), [], cancellationToken);
        if (!saved.Result.IsDone)
        {
            throw new RunFailureException(
                $"The direction was found, but not taken into the library: {(saved.Result.Errors is [var first, ..] ? first.Message : saved.Result.Sentence)}",
                $"Its file is among the run's: take it from there by another name, or run it again with \"replace\".");
        }
        context.Log($"In the library as {saved.Row!.Name}, content {saved.Row.Hash[..12]}.");
    }

    private static (Direction Direction, AuditReport Audit) Find(RunContext context, CaptureContrast contrast, FindingOptions options, string name, CancellationToken cancellationToken)
    {
        var (sides, position) = (contrast.Sides, contrast.Position);
        var rows = contrast.Positive.Contrast(sides.Positive!, contrast.Negative, sides.Negative!, position);
        var neutral = sides.Neutral is { } side ? contrast.Positive.AllRows(side, position) : null;
        var direction = options.Method == DirectionMethod.MeanDifference
            ? OfAllRows(context, contrast, name, neutral)
            : DirectionFinder.Find(name, rows, neutral, options, new InlineProgress<int>(done => context.Report(done, rows.Layers, "layers")), cancellationToken);
        // The mean difference is fitted again for almost nothing, the other methods ten thousand times a layer.
        int? most = options.Method == DirectionMethod.MeanDifference ? null : MostRefitted;
        var tested = contrast.Positive.Contrast(sides.Positive!, contrast.Negative, sides.Negative!, position, most);
        var control = contrast.Control is { } both ? contrast.Positive.Contrast(both.Positive, contrast.Positive, both.Negative, position, most) : null;
        if (control is null)
        {
            context.Log("The capture has no control sides: what any two texts would part by is not known.");
        }
        return (direction, DirectionAudit.Measure(direction, tested, neutral, control, options, new AuditOptions(), new InlineProgress<string>(context.Stage), cancellationToken));
    }

    // Means take every row, however many; what is tested is tested on as many as can be.
    private static Direction OfAllRows(RunContext context, CaptureContrast contrast, string name, SideRows? neutral)
    {
        var (positive, negative, dropped) = contrast.Positive.AllRows(contrast.Sides.Positive!, contrast.Negative, contrast.Sides.Negative!, contrast.Position);
        if (dropped > 0)
        {
            context.Warn(MeanDifferenceWords.Dropped(dropped));
        }
        return MeanDifference.Of(name, contrast.Positive.Info.Layers - 1, contrast.Positive.Info.Width, positive, negative, neutral);
    }

    private static DirectionProvenance Provenance(RunContext context, CaptureContrast contrast, DirectionOrigin origin, FindingOptions options)
    {
        var isOne = contrast.Negative == contrast.Positive;
        return new()
        {
            ModelHash = contrast.Positive.Info.ModelHash,
            NegativeModelHash = isOne ? null : contrast.Negative.Info.ModelHash,
            CaptureRun = origin.Capture,
            NegativeCaptureRun = isOne ? null : origin.NegativeCapture,
            Positive = contrast.Sides.Positive,
            Negative = contrast.Sides.Negative,
            Neutral = contrast.Sides.Neutral,
            Position = contrast.Position.Name(),
            Method = MethodWords.Of(options.Method),
            FoundBy = context.RunId,
            CodeVersion = Versions.Code,
        };
    }
}

/// <summary>The runs whose captures a direction was found in; null for files of no run.</summary>
internal sealed record DirectionOrigin(string? Capture, string? NegativeCapture);
