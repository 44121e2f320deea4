using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Directions;

/// <summary>Whether the two sides of a contrast answer the same prompts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pairing>))]
public enum Pairing
{
    /// <summary>Row i of both sides is the same prompt: folds and resamples take both rows together, nulls swap them.</summary>
    [JsonStringEnumMemberName("paired")]
    Paired,

    /// <summary>The sides have prompts of their own: each side is split and resampled separately, nulls permute all labels.</summary>
    [JsonStringEnumMemberName("unpaired")]
    Unpaired,
}
