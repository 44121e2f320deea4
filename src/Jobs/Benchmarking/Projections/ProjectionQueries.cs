using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Projections;

/// <summary>Reads the projections that were recorded while the replies of trials were written.</summary>
public sealed class ProjectionQueries(IDbContextFactory<VectorscopeContext> contexts)
{
    /// <summary>A trial in short, with a curve of one series; null when the run has no such trial.</summary>
    /// <param name="direction">Of the curve; another one where the trial has none of this name.</param>
    /// <param name="layer">Likewise.</param>
    /// <param name="points">About so many points of the curve.</param>
    public async Task<ProjectedTrial?> TrialAsync(string runId, long trialId, string? direction, int? layer, int points, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SeriesAsync(context, runId, trialId, cancellationToken) is not { } known)
        {
            return null;
        }
        if (known.Count == 0)
        {
            return new([], [], null);
        }
        var rows = await context.TurnProjections.AsNoTracking().Where(row => row.TrialId == trialId).OrderBy(row => row.Number).ToListAsync(cancellationToken);
        var turns = rows.ConvertAll(row => (row.Number, Reply: Read(row.Values, known)));
        var (summaries, first) = (new List<ProjectedTurn>(), 0);
        foreach (var (number, reply) in turns)
        {
            summaries.Add(new(
                number, first, reply.Lengths.Count,
                [.. known.Select(one => Numbers(reply, one.Place).Average())],
                [.. known.Select(one => Numbers(reply, one.Place).LastOrDefault(value => value is not null))]));
            first += reply.Lengths.Count;
        }
        return new(known, summaries, turns.Count == 0 ? null : CurveDrawing.Of(turns, Nearest(known, direction, layer), points));
    }

    /// <summary>One turn, token by token; null when none are kept of it.</summary>
    public async Task<ProjectedReply?> TurnAsync(string runId, long trialId, int number, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Most turns have none: that is known before the run's settings are read.
        var values = await context.TurnProjections.AsNoTracking().Where(row => row.TrialId == trialId && row.Number == number).Select(row => row.Values).SingleOrDefaultAsync(cancellationToken);
        if (values is null || await SeriesAsync(context, runId, trialId, cancellationToken) is not { Count: > 0 } known)
        {
            return null;
        }
        var text = await context.TurnTexts.AsNoTracking().Where(row => row.TrialId == trialId && row.Number == number).Select(row => row.Reply).SingleAsync(cancellationToken);
        return Reply(number, known, Read(values, known), text);
    }

    /// <summary>All turns of a trial of which any are kept, one at a time.</summary>
    public async IAsyncEnumerable<ProjectedReply> StreamAsync(string runId, long trialId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SeriesAsync(context, runId, trialId, cancellationToken) is not { Count: > 0 } known)
        {
            yield break;
        }
        var rows = context.TurnProjections.AsNoTracking().Where(row => row.TrialId == trialId).OrderBy(row => row.Number)
            .Join(context.TurnTexts.AsNoTracking(), row => new { row.TrialId, row.Number }, text => new { text.TrialId, text.Number }, (row, text) => new { row.Number, row.Values, text.Reply });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return Reply(row.Number, known, Read(row.Values, known), row.Reply);
        }
    }

    /// <summary>What the trial's arm projects its tokens on, empty for nothing; null when the run has no such trial.</summary>
    public async Task<IReadOnlyList<ProjectedSeries>?> SeriesAsync(string runId, long trialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SeriesAsync(context, runId, trialId, cancellationToken);
    }

    private static async Task<IReadOnlyList<ProjectedSeries>?> SeriesAsync(VectorscopeContext context, string runId, long trialId, CancellationToken cancellationToken)
    {
        var arm = await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId && trial.Id == trialId).Select(trial => trial.Arm).SingleOrDefaultAsync(cancellationToken);
        if (arm is null)
        {
            return null;
        }
        var directions = runId == ServedTrials.RunId
            ? await ServedAsync(context, trialId, cancellationToken)
            : (await KeptBenchmark.ReadAsync(context, runId, cancellationToken))?.Facts.Projections.GetValueOrDefault(arm) ?? [];
        return
        [
            .. directions.SelectMany(direction => direction.Scales.Select(scale => (direction, scale)))
                .Select((one, place) => new ProjectedSeries(place, one.direction.Name, one.direction.Hash, one.direction.Positive, one.direction.Negative, one.scale.Layer, one.scale)),
        ];
    }

    // A request says itself what it was projected on: requests of one model need not agree.
    private static async Task<IReadOnlyList<ProjectedDirection>> ServedAsync(VectorscopeContext context, long trialId, CancellationToken cancellationToken)
    {
        var extra = await context.TrialTexts.AsNoTracking().Where(text => text.TrialId == trialId).Select(text => text.Extra).SingleOrDefaultAsync(cancellationToken);
        return ServedExtra.Read(extra)?.Projections is { } projections ? projections.Deserialize<IReadOnlyList<ProjectedDirection>>(JobsJson.Options) ?? [] : [];
    }

    private static int Nearest(IReadOnlyList<ProjectedSeries> known, string? direction, int? layer)
    {
        var named = known.Where(one => one.Direction == direction).ToList();
        var among = named.Count > 0 ? named : known;
        return (among.FirstOrDefault(one => one.Layer == layer) ?? among[0]).Place;
    }

    private static ReplyProjections Read(byte[] values, IReadOnlyList<ProjectedSeries> known) =>
        ReplyProjections.Of(values) is var reply && reply.Series == known.Count
            ? reply
            : throw new InvalidDataException($"The turn keeps {reply.Series} projections of each token; its run says {known.Count}.");

    private static IEnumerable<double?> Numbers(ReplyProjections reply, int series) =>
        Enumerable.Range(0, reply.Read).Select(token => (double?)reply.At(token, series));

    private static ProjectedReply Reply(int number, IReadOnlyList<ProjectedSeries> known, ReplyProjections reply, string text)
    {
        var (tokens, start) = (new List<ProjectedToken>(reply.Lengths.Count), 0);
        for (var token = 0; token < reply.Lengths.Count; token++)
        {
            var length = Math.Min(reply.Lengths[token], text.Length - start);
            tokens.Add(new(token, start, text.Substring(start, length), [.. known.Select(one => (double?)reply.At(token, one.Place))]));
            start += length;
        }
        return new(number, known, tokens);
    }
}
