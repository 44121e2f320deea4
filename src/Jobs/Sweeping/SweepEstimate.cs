using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>What a sweep comes to, said before it is launched: replies, trials, and a time that was measured in earlier sweeps of the model, or none.</summary>
internal sealed class SweepEstimate(IDbContextFactory<VectorscopeContext> contexts, ArtifactStore artifacts)
{
    // Of many sweeps the latest say enough.
    private const int MostRead = 20;

    /// <param name="modelHash">Null while it is not known.</param>
    /// <param name="tasks">0 without trials.</param>
    public async Task<IReadOnlyList<string>> NotesAsync(SweepSpec spec, int prompts, int tasks, string? modelHash, CancellationToken cancellationToken)
    {
        var cells = (int)SweepCells.Count(spec);
        // A search doubles from the least to the most, and halves what it found.
        var rounds = spec.Calibrate is { } calibration ? (int)Math.Ceiling(Math.Log2(Math.Abs(calibration.Most / calibration.Least))) + 1 + calibration.Steps : 1;
        var replies = ((long)cells * rounds + 1) * prompts;
        var most = spec.Calibrate is null ? "" : $" at most, in {Amount.Of(rounds, "round")}";
        var notes = new List<string>
        {
            $"{Amount.Of(cells, "cell")} and the model as it is, {Amount.Of(prompts, "prompt")} each: {Amount.Of(replies, "reply", "replies")} of up to {Amount.Of(spec.Replies.ReplyTokens, "token")}{most}.",
        };
        if (tasks > 0)
        {
            notes.Add($"{Amount.Of((cells + 1L) * tasks * spec.Trials.Attempts, "trial")}: {Amount.Of(cells + 1, "arm")} × {Amount.Of(tasks, "task")} × {Amount.Of(spec.Trials.Attempts, "attempt")}.");
        }
        notes.Add(await FindAsync(modelHash, cancellationToken) is var (run, speed)
            ? $"Replies take at most about {Duration(replies * spec.Replies.ReplyTokens / speed)}, at the {Amount.Of((long)Math.Round(speed))} tokens a second of the sweep {run}{(tasks > 0 ? "; trials come on top" : "")}."
            : "How long that takes is not known until the first replies are there: no sweep of this model has been completed here.");
        return notes;
    }

    private async Task<(string Run, double Speed)?> FindAsync(string? modelHash, CancellationToken cancellationToken)
    {
        if (modelHash is null)
        {
            return null;
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Artifacts.AsNoTracking().Where(artifact => artifact.Name == SweepArtifacts.Speed.Name && artifact.Kind == SweepArtifacts.Speed.Kind)
            .OrderByDescending(artifact => artifact.Id).Take(MostRead).Select(artifact => new { artifact.RunId, artifact.Sha256 }).ToListAsync(cancellationToken);
        foreach (var artifact in found)
        {
            try
            {
                await using var stream = artifacts.Open(artifact.Sha256);
                if (await JsonSerializer.DeserializeAsync<SweepSpeed>(stream, JobsJson.Options, cancellationToken) is { TokensPerSecond: { } speed } known && known.ModelHash == modelHash)
                {
                    return (artifact.RunId, speed);
                }
            }
            catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
            {
                // An estimate is worth no error.
            }
        }
        return null;
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 1 => "a second",
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };
}
