using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Components.Pages.Sweeps;

/// <summary>What the page of a sweep says, and where it leads.</summary>
internal static class SweepText
{
    /// <summary>A cell in a few words: <c>add, ambient · layers 3-6 · ×0.4</c>.</summary>
    public static string Name(SweepReport report, SweepReportCell cell) => cell.Operation is not { } operation ? "The model as it is"
        : $"{report.Operations[operation]} · {Layers(report, cell)} · {(cell.Strength is { } strength ? $"×{Format.Number(strength)}" : "strength sought")}";

    /// <summary>Its layers: <c>layer 4</c>, <c>layers 3-6</c>, <c>all layers</c>.</summary>
    public static string Layers(SweepReport report, SweepReportCell cell) => Layers(report.Layers[cell.Layers!.Value]);

    /// <summary>A choice of layers.</summary>
    public static string Layers(string word) => word.Trim() switch
    {
        "all" => "all layers",
        var one when one.All(char.IsAsciiDigit) => $"layer {one}",
        var kernel when kernel.Contains('~', StringComparison.Ordinal) => $"kernel {kernel}",
        var several => $"layers {several}",
    };

    /// <summary>
    /// The cell that a score is best at, and how many were tried to find it; no cell where none is better than the model as it is. Null
    /// where nothing is looked for, or nothing is there yet.
    /// </summary>
    public static (SweepReportCell? Cell, string Sentence)? Best(SweepReport report, SweepScore score)
    {
        var plain = score.Of(report.Base);
        // A strength that was sought and not found costs something else than the others.
        var known = report.Cells.Where(cell => cell.Search is null or { End: SearchEnd.Met or SearchEnd.Between }).Select(cell => (Cell: cell, Worth: score.Worth(score.Of(cell), plain))).Where(one => one.Worth is not null).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var most = known.Max(one => one.Worth!.Value);
        if (score.Worth(plain, plain) >= most)
        {
            return (null, $"{score.Name}: none of {Amount.Of(report.Tried)} tried is better than the model as it is, {score.Format(plain)}.");
        }

        // Of several that are equally good, the one that moves the model least.
        var equal = known.Where(one => one.Worth == most).OrderBy(one => SweepScore.Kl.Of(one.Cell) ?? double.PositiveInfinity).ToArray();
        var word = score.Better switch { SweepBetter.Higher => "highest", SweepBetter.Lower => "lowest", _ => "farthest from the model as it is" };
        var same = equal.Length == 1 ? "" : $" {Amount.Of(equal.Length, "cell")} are equal in that; this one moves the model least.";
        return (equal[0].Cell, $"{score.Name} {word} of {Amount.Of(report.Tried)} tried: {score.Format(score.Of(equal[0].Cell))}, without a change {score.Format(plain)}.{same}");
    }

    /// <summary>The form of a benchmark with the model as it is and this cell as arms.</summary>
    public static string BenchmarkUrl(string runId, SweepReport report, SweepSpec spec, SweepReportCell cell) =>
        Urls.LaunchBenchmarkOf(Benchmark(report, spec, cell), runId);

    /// <summary>The form of an edit that bakes a cell in; null where weights cannot take it.</summary>
    public static string? EditUrl(SweepSpec spec, SweepReportCell cell)
    {
        if (cell.Intervention is not { } json || spec.Gate is not null || cell.Operation is not { } operation || spec.Operations[operation] is not { Site: "writes", Positions: "all" })
        {
            return null;
        }

        var edit = new JsonObject { ["kind"] = "edit", ["model"] = spec.Model, ["intervention"] = JsonNode.Parse(json.GetRawText()) };
        return Urls.LaunchWith("edit", edit);
    }

    private static JsonObject Benchmark(SweepReport report, SweepSpec spec, SweepReportCell cell)
    {
        var full = Jobs.Specs.SpecShape.Of<SweepSpec>().Write(spec);
        JsonObject Arm(string name, JsonNode? intervention)
        {
            var arm = new JsonObject { ["name"] = name, ["model"] = new JsonObject { ["engine"] = spec.Model } };
            if (spec.Replies.Persona is { } persona) arm["persona"] = persona;
            if (intervention is not null) arm["intervention"] = intervention;
            // Budgets of a sweep without tasks are nobody's choice: the form has the model's own.
            if (spec.Trials.Tasks is not null) (arm["settings"], arm["sampling"]) = (full["settings"]?.DeepClone(), full["sampling"]?.DeepClone());
            return arm;
        }

        var benchmark = new JsonObject
        {
            ["kind"] = "benchmark",
            ["arms"] = new JsonArray(Arm(SweepCell.Base, null), Arm(cell.Name, JsonNode.Parse(cell.Intervention!.Value.GetRawText()))),
        };
        // A sweep on a part of a set leaves the rest of it for the comparison.
        if (report.Tasks is { } tasks && spec.Trials.Tasks is { } choice && (choice.Limit is not null || choice.Include.Count + choice.Exclude.Count + choice.Difficulty.Count + choice.Category.Count > 0))
        {
            benchmark["tasks"] = new JsonObject { ["set"] = choice.Set, ["exclude"] = new JsonArray([.. tasks.Names.Select(name => JsonValue.Create(name))]) };
        }

        return benchmark;
    }
}
