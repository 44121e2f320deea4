using System.Text.Json;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Library.Interventions;

/// <summary>An intervention as the library holds it: the JSON of <see cref="InterventionJson"/>, in its normal form.</summary>
public sealed record InterventionContent
{
    [Field("Operations", Help = "In the order in which they apply; docs/interventions.md says what each does.")]
    public required JsonElement Operations { get; init; }

    [Field("Head", Help = "Whether the embedding's projections also act on the head's input.")]
    public bool Head { get; init; }

    public static InterventionContent Of(Intervention intervention)
    {
        var json = InterventionJsonWriter.Write(intervention);
        return new() { Operations = JsonSerializer.SerializeToElement(json["operations"]), Head = intervention.Head };
    }

    /// <exception cref="InterventionException">It is none; the field is named.</exception>
    public Intervention Read() => InterventionJson.Read(JsonSerializer.SerializeToElement(this, JobsJson.Options));
}
