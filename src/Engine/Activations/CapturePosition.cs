using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Activations;

/// <summary>Which tokens' block outputs become one row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CapturePosition>))]
public enum CapturePosition
{
    /// <summary>The last token after the generation prompt.</summary>
    [JsonStringEnumMemberName("last-prompt-token"), Label("Last prompt token", Help = "The last one before the reply starts.")]
    LastPromptToken,

    /// <summary>Mean over every token of the rendered prompt.</summary>
    [JsonStringEnumMemberName("prompt-mean"), Label("Mean over the prompt", Help = "All tokens of the rendered prompt.")]
    PromptMean,

    /// <summary>Mean over the first tokens of the model's own reply, the stop token excluded.</summary>
    [JsonStringEnumMemberName("response-mean"), Label("Mean over the response", Help = "The first tokens of a reply that the model generates; slower.")]
    ResponseMean,
}
