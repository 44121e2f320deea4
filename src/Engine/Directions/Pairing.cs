using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Directions;

/// <summary>Whether the two sides of a contrast answer the same prompts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pairing>))]
public enum Pairing
{
    /// <summary>Row i of both sides is the same prompt: a prompt leaves with both rows, and nulls swap the two.</summary>
    [JsonStringEnumMemberName("paired")]
    Paired,

    /// <summary>The sides have prompts of their own: nulls shuffle the labels over all prompts.</summary>
    [JsonStringEnumMemberName("unpaired")]
    Unpaired,

    /// <summary>The sides share some prompts: nulls swap the rows of these and shuffle the labels of the others.</summary>
    [JsonStringEnumMemberName("mixed")]
    Mixed,
}
