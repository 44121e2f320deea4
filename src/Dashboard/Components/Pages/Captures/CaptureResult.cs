using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>All that the capture page shows of one run.</summary>
/// <param name="Reports">Empty while the run has none.</param>
/// <param name="Reproduce">What it takes to repeat the run; null before its end.</param>
public sealed record CaptureResult(
    RunDetail Run, CaptureSnapshot? Snapshot, IReadOnlyList<SeparabilityReport> Reports, Reproduce? Reproduce, IReadOnlyList<ArtifactRow> Artifacts)
{
    /// <summary>How a side of a report is shown.</summary>
    public SideLook Side(string name, int[] prompts)
    {
        var sides = Snapshot?.Sides ?? [];
        var place = 0;
        while (place < sides.Count && sides[place].Name != name)
        {
            place++;
        }

        var texts = place < sides.Count ? sides[place].Prompts : [];
        return new SideLook(name, SideColours.Of(place), [.. prompts.Select(i => i < texts.Count ? texts[i].Name : $"prompt {i + 1}")]);
    }
}
