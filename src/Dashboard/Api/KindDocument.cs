using System.Text.Json;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Dashboard.Api;

/// <summary>A kind of run: what it is called, what its specs look like, and specs to start from.</summary>
/// <param name="Name">As in the field <c>kind</c> of a spec.</param>
/// <param name="Noun">In the middle of a sentence.</param>
/// <param name="Summary">What such a run does.</param>
/// <param name="Schema">JSON schema (2020-12) of its specs.</param>
/// <param name="Artifacts">The files that a run of it may leave.</param>
internal sealed record KindDocument(
    string Name, string Noun, string? Summary, JsonElement Schema, IReadOnlyList<PresetDocument> Presets, IReadOnlyList<string> Artifacts)
{
    internal static KindDocument Of(RunKind kind, RunKindView? view) => new(
        kind.Name,
        view?.Noun ?? kind.Name,
        view?.Summary,
        JsonSerializer.SerializeToElement(kind.Schema()),
        [.. kind.Presets.Select(preset => new PresetDocument(preset.Name, preset.Title, preset.Help, JsonSerializer.SerializeToElement(preset.Spec)))],
        [.. kind.Artifacts.Select(artifact => artifact.Name)]);
}

/// <summary>A named spec to start from.</summary>
internal sealed record PresetDocument(string Name, string Title, string Help, JsonElement Spec);
