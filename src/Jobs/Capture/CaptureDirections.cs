using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Capture;

/// <summary>Takes the mean difference between two sides of a finished capture into the library of directions.</summary>
public sealed class CaptureDirections(RunQueries queries, CaptureResults results, DirectionLibrary directions)
{
    /// <summary>Takes it; seconds with thousands of prompts.</summary>
    /// <returns>What became of it, or what is wrong with the request.</returns>
    /// <exception cref="DirectionException">The sides have no direction between them.</exception>
    public async Task<(SavedDirection? Saved, SpecError? Problem)> SaveAsync(CaptureDirectionRequest request, DirectionTitle title, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(request.Run, cancellationToken) is not { } run)
        {
            return Refused("run", $"There is no run {Quote.Of(request.Run)}.");
        }
        if (run.Kind != CaptureSpec.KindName)
        {
            return Refused("run", $"{run.Id} is a run of the kind {run.Kind}; directions are found in captures.");
        }
        if (run.State != RunState.Completed)
        {
            return Refused("run", $"The capture is {RunStateNames.Of(run.State)}; only a completed one has all rows. Wait for it, or resume it.");
        }
        using var file = await results.OpenCaptureAsync(run.Id, cancellationToken);
        if (file is null)
        {
            return Refused("run", $"The activations of {run.Id} are gone. Run it again.");
        }
        if (!CapturePositions.TryParse(request.Position, out var position) || !file.Info.Positions.Contains(position))
        {
            return Refused("position", $"The capture has no position \"{Quote.Of(request.Position)}\"; it has {string.Join(", ", file.Info.Positions.Select(known => known.Name()))}.");
        }
        foreach (var (field, side) in new[] { ("positive", request.Positive), ("negative", request.Negative), ("neutral", request.Neutral) })
        {
            if (side is not null && file.Info.Sides.All(known => known.Name != side))
            {
                return Refused(field, $"The capture has no side \"{Quote.Of(side)}\"; it has {string.Join(", ", file.Info.Sides.Select(known => known.Name))}.");
            }
        }
        if (request.Positive == request.Negative)
        {
            return Refused("negative", "It is the positive side as well; name another one.");
        }
        var (direction, notes) = await Task.Run(() => Find(file, request, position, title.Name), cancellationToken);
        var provenance = new DirectionProvenance
        {
            ModelHash = file.Info.ModelHash,
            CaptureRun = run.Id,
            Positive = request.Positive,
            Negative = request.Negative,
            Neutral = request.Neutral,
            Position = position.Name(),
            Method = "mean difference",
            CodeVersion = Versions.Code,
        };
        return (await directions.SaveAsync(title, direction, provenance.ToPairs(), notes, cancellationToken), null);
    }

    private static (SavedDirection?, SpecError?) Refused(string field, string message) => (null, new SpecError(field, message));

    private static (Direction Direction, IReadOnlyList<string> Notes) Find(CaptureFile file, CaptureDirectionRequest request, CapturePosition position, string name)
    {
        var (positive, negative, dropped) = file.AllRows(request.Positive, file, request.Negative, position);
        var neutral = request.Neutral is { } side ? file.AllRows(side, position) : null;
        var direction = MeanDifference.Of(name, file.Info.Layers - 1, file.Info.Width, positive, negative, neutral);
        return (direction, dropped == 0 ? [] : [MeanDifferenceWords.Dropped(dropped)]);
    }
}

/// <summary>What to take the difference of.</summary>
/// <param name="Run">A completed capture.</param>
/// <param name="Positive">Name of the side that the direction points to.</param>
/// <param name="Negative">Name of the side that it points from.</param>
/// <param name="Position">A captured position: <c>last-prompt-token</c>.</param>
/// <param name="Neutral">Name of a side whose mean is kept beside; null for none.</param>
public sealed record CaptureDirectionRequest(string Run, string Positive, string Negative, string Position, string? Neutral = null);
