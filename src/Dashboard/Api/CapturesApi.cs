using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/captures/{runId}: what a capture run found, as numbers. The activations themselves are its artifact capture.safetensors.</summary>
internal static class CapturesApi
{
    internal static void MapCaptures(this RouteGroupBuilder api)
    {
        var captures = api.MapGroup("/captures/{runId}").WithTags("Captures");
        captures.MapGet("/", FindAsync).WithSummary("Model, sides, prompts, positions and sizes of a capture");
        captures.MapGet("/separability", SeparabilityAsync).WithSummary("AUC with its interval, nulls, p, d′ and margin per layer, for each two sides at each position");
        captures.MapGet("/separability.csv", CsvAsync).WithSummary("The same figures as CSV, a line for each layer of each report").Produces<string>(contentType: MediaTypes.Csv);
        captures.MapPost("/measure", MeasureAsync).WithSummary("Measure the stored activations of a completed capture again, by today's method; takes seconds");
        captures.MapGet("/projections", ProjectionsAsync).WithSummary("Held-out projections of both sides at one layer");
        captures.MapGet("/axis", AxisAsync).WithSummary("The mean difference of two sides at one layer: where the capture's other sides lie along it, and its cosines with the library's directions");
    }

    private static async Task<Results<Ok<CaptureDocument>, ProblemHttpResult>> FindAsync(
        string runId, CaptureResults results, RunQueries queries, CancellationToken cancellationToken)
    {
        using var file = await results.OpenCaptureAsync(runId, cancellationToken);
        return file is null ? await NothingAsync(runId, CaptureKindView.View.Noun, queries, cancellationToken) : TypedResults.Ok(CaptureDocument.Of(runId, file.Info));
    }

    private static async Task<Results<Ok<IReadOnlyList<SeparabilityReport>>, ProblemHttpResult>> SeparabilityAsync(
        string runId, CaptureResults results, RunQueries queries, CancellationToken cancellationToken,
        string? sideA = null, string? sideB = null, string? position = null, bool projections = false)
    {
        if (await results.ReadSeparabilityAsync(runId, cancellationToken) is not { } separability)
            return await NothingAsync(runId, "separability report", queries, cancellationToken);
        var reports = Choose(separability, sideA, sideB, position);
        return TypedResults.Ok<IReadOnlyList<SeparabilityReport>>([.. projections ? reports : reports.Select(WithoutProjections)]);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> CsvAsync(
        string runId, CaptureResults results, RunQueries queries, CancellationToken cancellationToken)
    {
        if (await results.ReadSeparabilityAsync(runId, cancellationToken) is not { } separability)
            return await NothingAsync(runId, "separability report", queries, cancellationToken);
        return TypedResults.Stream(stream => SeparabilityCsv.WriteAsync(separability, stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", $"{runId}-separability.csv");
    }

    private static async Task<Results<Ok<IReadOnlyList<SeparabilityReport>>, ProblemHttpResult>> MeasureAsync(
        string runId, CaptureMeasuring measuring, CancellationToken cancellationToken)
    {
        var measured = await measuring.MeasureAsync(runId, cancellationToken);
        return measured.Separability is { } separability ? TypedResults.Ok<IReadOnlyList<SeparabilityReport>>([.. separability.Reports.Select(WithoutProjections)])
            : measured.IsMissing ? RequestProblems.NotFound(measured.Problem!)
            : TypedResults.Problem(measured.Problem, statusCode: StatusCodes.Status409Conflict, title: "Not measured");
    }

    private static async Task<Results<Ok<LayerProjections>, ValidationProblem, ProblemHttpResult>> ProjectionsAsync(
        string runId, int layer, CaptureResults results, RunQueries queries, CancellationToken cancellationToken,
        string? sideA = null, string? sideB = null, string? position = null)
    {
        if (await results.ReadSeparabilityAsync(runId, cancellationToken) is not { } separability)
            return await NothingAsync(runId, "separability report", queries, cancellationToken);
        var chosen = Choose(separability, sideA, sideB, position).ToList();
        if (chosen is not [var report])
            return RequestProblems.Invalid("position", $"{chosen.Count} reports fit. Name sideA, sideB and position of one of: {string.Join("; ", separability.Reports.Select(r => $"{r.SideA}, {r.SideB}, {r.Position}"))}.");
        if (report.Layers.FirstOrDefault(row => row.Layer == layer) is not { } row)
            return RequestProblems.Invalid("layer", $"There is no layer {layer}; give 0 to {report.Layers.Count - 1}.");
        return TypedResults.Ok(new LayerProjections(
            report.SideA, report.SideB, report.Position, layer, report.PromptsA, row.ProjectionsA, report.PromptsB, row.ProjectionsB));
    }

    private static async Task<Results<Ok<CaptureAxis>, ValidationProblem, ProblemHttpResult>> AxisAsync(
        string runId, string sideA, string sideB, string position, int layer, CaptureAxes axes, RunQueries queries, CancellationToken cancellationToken)
    {
        var (axis, problem) = await axes.ReadAsync(new(runId, sideA, sideB, position, layer), cancellationToken);
        return axis is not null ? TypedResults.Ok(axis)
            : problem is not null ? RequestProblems.Invalid([problem])
            : await NothingAsync(runId, "activations", queries, cancellationToken);
    }

    private static IEnumerable<SeparabilityReport> Choose(CaptureSeparability separability, string? sideA, string? sideB, string? position) =>
        separability.Reports.Where(report => (sideA ?? report.SideA) == report.SideA && (sideB ?? report.SideB) == report.SideB && (position ?? report.Position) == report.Position);

    private static SeparabilityReport WithoutProjections(SeparabilityReport report) =>
        report with { Layers = [.. report.Layers.Select(layer => layer with { ProjectionsA = [], ProjectionsB = [] })] };

    private static async Task<ProblemHttpResult> NothingAsync(string runId, string what, RunQueries queries, CancellationToken cancellationToken) =>
        RequestProblems.NotFound(await queries.FindAsync(runId, cancellationToken) is { } run
            ? $"Run {runId} is {RunStateNames.Of(run.State)} and has no {what}{(run.State.IsEnd() ? "" : " yet")}."
            : $"There is no run {runId}.");
}
