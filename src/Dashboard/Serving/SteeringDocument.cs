using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>The field "vectorscope" of a choice that has ended.</summary>
internal sealed record SteeringDocument(ProjectionsDocument Projections)
{
    internal static SteeringDocument? Of(ServedProjections? projections) => projections is null ? null : new(new ProjectionsDocument(
        [.. projections.Tokens.Select((id, i) => new ProjectedToken(id, projections.Texts[i]))],
        [.. projections.Series.Select(series => new SeriesDocument(series.Direction, series.Hash, series.Layer, series.Values))]));
}

internal sealed record ProjectionsDocument(IReadOnlyList<ProjectedToken> Tokens, IReadOnlyList<SeriesDocument> Series);

internal sealed record ProjectedToken(int Id, string Text);

internal sealed record SeriesDocument(string Direction, string Hash, int Layer, IReadOnlyList<float?> Values);
