using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>Opens launch forms: empty, from a preset, or filled in from an earlier run.</summary>
public sealed class SpecForms(RunService runs, RunQueries queries, RunKinds kinds, NavigationManager navigation, CurrentStudy study)
{
    /// <summary>A form that starts from a spec, else from the preset that is named, else from the kind's first, else with nothing said.</summary>
    /// <param name="spec">JSON, as an address holds it; what is no JSON object is as good as none.</param>
    public SpecForm Open(RunKindView view, string? preset = null, string? spec = null)
    {
        var kind = kinds.Find(view.Kind) ?? throw new InvalidOperationException($"\"{view.Kind}\" has a view but is no kind of run.");
        var form = new SpecForm(runs, navigation, kind, view.PageUrl, study);
        if (spec is not null && Parse(spec) is { } start)
        {
            form.Start(new SpecDraft(kind.Shape, start));
        }
        else if ((kind.Presets.FirstOrDefault(known => known.Name == preset) ?? (kind.Presets is [var first, ..] ? first : null)) is { } chosen)
        {
            form.Preset = chosen;
            form.Start(new SpecDraft(kind.Shape, chosen.Spec));
        }

        return form;
    }

    /// <summary>Fills the form in from a run of its kind, where the address names one, and checks it.</summary>
    /// <returns>Whether it was filled in.</returns>
    public async Task<bool> FillAsync(SpecForm form, string? from, Action<SpecDraft>? change = null)
    {
        if (from is not null && await queries.FindAsync(from, CancellationToken.None) is { } run && run.Kind == form.Kind.Name && Parse(run.Spec) is { } spec && !RunKind.IsImported(spec))
        {
            form.CopiedFrom = run;
            form.Preset = null;
            form.Start(new SpecDraft(form.Kind.Shape, spec));
            change?.Invoke(form.Draft);
        }

        await form.CheckAsync();
        return form.CopiedFrom is not null;
    }

    /// <summary>A spec as an address holds it; null for what is no JSON object.</summary>
    internal static JsonObject? Parse(string spec)
    {
        try
        {
            return SpecJson.Parse(spec);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
