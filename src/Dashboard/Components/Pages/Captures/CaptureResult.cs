using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
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
        return new SideLook(name, SideColours.Of(place), [.. prompts.Select(i => i < texts.Count ? texts[i].Name : $"prompt {i + 1}")]);
    }
}
