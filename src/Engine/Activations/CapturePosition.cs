using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Activations;

/// <summary>Which tokens' block outputs become one row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CapturePosition>))]
public enum CapturePosition
{
    /// <summary>The last token after the generation prompt.</summary>
    [JsonStringEnumMemberName("last-prompt-token")]
    LastPromptToken,

    /// <summary>Mean over every token of the rendered prompt.</summary>
    [JsonStringEnumMemberName("prompt-mean")]
    PromptMean,

    /// <summary>Mean over the first tokens of the model's own reply, the stop token excluded.</summary>
    [JsonStringEnumMemberName("response-mean")]
    ResponseMean,
}
