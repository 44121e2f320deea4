using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Fields that chats and completions share.</summary>
internal static class SharedFields
{
    /// <summary>Those that are read, or looked at, here.</summary>
    internal static readonly FrozenSet<string> Read = FrozenSet.Create(
        "model", "stream", "stream_options", "max_tokens", "temperature", "top_p", "top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "logit_bias",
        "seed", "stop", "n", "logprobs", ServedSteering.Field);

    /// <summary>Those that say nothing of the answer.</summary>
    internal static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        "user", "store", "metadata", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "prediction");

    internal static void RefuseUnsupported(RequestFields fields)
    {
        fields.Unsupported("frequency_penalty", value => IsNumber(value, 0), "Only 0 is supported; presence_penalty is another way.");
        fields.Unsupported("repetition_penalty", value => IsNumber(value, 1), "Only 1 is supported; presence_penalty is another way.");
        fields.Unsupported("logit_bias", value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(), "It is not supported.");
    }

    internal static SamplingOverrides Sampling(RequestFields fields) => new()
    {
        Temperature = fields.Number("temperature", SamplingRanges.Temperature),
        TopP = fields.Number("top_p", SamplingRanges.TopP),
        // All tokens are -1 to some servers and 0 to others.
        TopK = fields.Whole("top_k", -1, (long)SamplingRanges.TopK.Most) is { } most ? (int)Math.Max(0, most) : null,
        MinP = fields.Number("min_p", SamplingRanges.MinP),
        PresencePenalty = fields.Number("presence_penalty", SamplingRanges.PresencePenalty),
    };

    internal static IReadOnlyList<string> Stops(RequestFields fields)
    {
        if (fields.Find("stop") is not { } stop)
        {
            return [];
        }
        JsonElement[] given = stop.ValueKind == JsonValueKind.Array ? [.. stop.EnumerateArray()] : [stop];
        if (given.Length > ServingOptions.MostStops || given.Any(one => one.ValueKind != JsonValueKind.String || one.GetString()!.Length == 0))
        {
            throw fields.Refuse("stop", $"It must be a text, or a list of up to {ServingOptions.MostStops.ToString(CultureInfo.InvariantCulture)} texts, none of them empty.");
        }
        return [.. given.Select(one => one.GetString()!)];
    }

    internal static int Choices(RequestFields fields) => (int)(fields.Whole("n", 1, ServingOptions.MostChoices) ?? 1);

    internal static int? MaxTokens(RequestFields fields, string name) => (int?)fields.Whole(name, 1, int.MaxValue);

    internal static bool IncludesUsage(RequestFields fields) => fields.Object("stream_options")?.Flag("include_usage") == true;

    internal static bool IsNumber(JsonElement value, double number) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var given) && given == number;
}
