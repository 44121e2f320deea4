using System.Text.Json;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Requests of programs that the server keeps: they lie in the store as the trials of one run, so that whatever reads traces reads them.</summary>
public static class ServedTrials
{
    /// <summary>The run's id. It is no run that anybody launched, and is archived so that lists of runs leave it out.</summary>
    public const string RunId = "served";

    /// <summary>The run's kind, of which there is no form.</summary>
    public const string Kind = "served";
}

/// <summary>What is kept of a request beside its turns; <c>Extra</c> of the trial's text.</summary>
/// <param name="Model">The model's name on the list.</param>
/// <param name="ModelHash">Of its content.</param>
/// <param name="ModelFolder">Where it lay.</param>
/// <param name="Projections">What its tokens were projected on, as benchmarks describe it; null for nothing.</param>
public sealed record ServedExtra(string Model, string ModelHash, string ModelFolder, JsonElement? Projections)
{
    /// <summary>Null for what is none.</summary>
    public static ServedExtra? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<ServedExtra>(json, JobsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
