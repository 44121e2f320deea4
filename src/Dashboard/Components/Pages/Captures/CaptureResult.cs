using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>All that the capture page shows of one run.</summary>
/// <param name="Kept">What was to be captured; null for a run of another kind.</param>
/// <param name="Reports">Empty while the run has none.</param>
/// <param name="Reproduce">What it takes to repeat the run; null before its end.</param>
public sealed record CaptureResult(
    RunDetail Run, ResolvedSpec<CaptureSpec>? Kept, IReadOnlyList<SeparabilityReport> Reports, Reproduce? Reproduce, IReadOnlyList<ArtifactRow> Artifacts)
{
    private readonly IReadOnlyList<IReadOnlyList<PromptRow>> _prompts = Kept is null ? []
        : [.. Kept.Spec.Sides.Select((_, i) => Kept.References[SideNames.Path(i, "promptSet")].ContentAs<PromptSetContent>().Prompts)];

    private readonly IReadOnlyList<string> _colours = Kept is null ? []
        : SeriesColours.Of([.. Kept.Spec.Sides.Select((side, i) => (side.Name, Kept.References.Find(SideNames.Path(i, "persona"))?.Name))]);

    /// <summary>The contrast of the two control personas at a position; null where they were not captured.</summary>
    public SeparabilityReport? ControlAt(string position) =>
        Reports.FirstOrDefault(report => report.Position == position && IsControl(report));

    /// <summary>Whether a contrast is that of the two control personas.</summary>
    public bool IsControl(SeparabilityReport report) =>
        CapturePresets.Controls.Order().SequenceEqual(new[] { PersonaOf(report.SideA), PersonaOf(report.SideB) }.OfType<string>().Order());

    /// <summary>Whether a contrast tells personas apart, and nothing captured here says what the texts of personas do by themselves.</summary>
    public bool IsUncontrolled(SeparabilityReport report) =>
        (PersonaOf(report.SideA) ?? PersonaOf(report.SideB)) is not null && !IsControl(report) && ControlAt(report.Position) is null;

    /// <summary>The side that is neutral to a contrast: one that is no pole and no control, and has no persona. Null for none.</summary>
    public string? NeutralFor(SeparabilityReport report)
    {
        var controls = ControlSides.Personas.Concat(ControlSides.PromptSets).ToHashSet();
        return Enumerable.Range(0, Kept?.Spec.Sides.Count ?? 0).Where(i => Kept!.References.Find(SideNames.Path(i, "persona")) is null && !controls.Contains(Kept.References[SideNames.Path(i, "promptSet")].Name))
            .Select(i => Kept!.Spec.Sides[i].Name).FirstOrDefault(name => name != report.SideA && name != report.SideB);
    }

    private string? PersonaOf(string side) => Enumerable.Range(0, Kept?.Spec.Sides.Count ?? 0).Where(i => Kept!.Spec.Sides[i].Name == side)
        .Select(i => Kept!.References.Find(SideNames.Path(i, "persona"))?.Name).FirstOrDefault();

    /// <summary>How a side of a report is shown.</summary>
    public SideLook Side(string name, int[] prompts)
    {
        var sides = Kept?.Spec.Sides ?? [];
        var place = 0;
        while (place < sides.Count && sides[place].Name != name)
        {
            place++;
        }

        var texts = place < sides.Count ? _prompts[place] : [];
        return new SideLook(name, place < _colours.Count ? _colours[place] : SeriesColours.Neutral, [.. prompts.Select(i => i < texts.Count ? texts[i].Name : $"prompt {i + 1}")]);
    }
}
