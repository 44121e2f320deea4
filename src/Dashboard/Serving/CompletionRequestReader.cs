using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Reads a request for a completion: a text is continued as it stands, without the chat template.</summary>
internal static class CompletionRequestReader
{
    // As everybody else has it.
    private const int UsualTokens = 16;

    private const int MostPrompts = 64;

    private static readonly FrozenSet<string> s_own = FrozenSet.Create("prompt", "best_of", "echo", "suffix");

    /// <exception cref="ServingException">A field is wrong; it is named.</exception>
    internal static WireRequest Read(JsonElement json)
    {
        var fields = RequestFields.Of(json);
        fields.RefuseOthers(SharedFields.Read, SharedFields.Harmless, s_own);
        SharedFields.RefuseUnsupported(fields);
        fields.Unsupported("best_of", value => SharedFields.IsNumber(value, 1), "Only 1 is supported; n gives several replies to choose from.");
        fields.Unsupported("echo", value => value.ValueKind == JsonValueKind.False, "It is not supported.");
        fields.Unsupported("suffix", value => value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0, "It is not supported.");
        return new(
            new ServingRequest
            {
                Model = fields.RequiredText("model"),
                Prompts = Prompts(fields),
                Sampling = SharedFields.Sampling(fields),
                Seed = fields.Whole("seed", long.MinValue, long.MaxValue),
                MaxTokens = SharedFields.MaxTokens(fields, "max_tokens") ?? UsualTokens,
                Stops = SharedFields.Stops(fields),
                Choices = SharedFields.Choices(fields),
                TopLogProbabilities = (int?)fields.Whole("logprobs", 0, TokenScores.MostLikeliest),
                Steering = fields.Find(ServedSteering.Field),
            },
            fields.Flag("stream") == true,
            SharedFields.IncludesUsage(fields));
    }

    // A text, tokens, or a list of either.
    private static IReadOnlyList<ServedPrompt> Prompts(RequestFields fields)
    {
        var prompt = fields.Find("prompt") ?? throw fields.Refuse("prompt", "It is missing.");
        if (prompt.ValueKind == JsonValueKind.String)
        {
            return [new(prompt.GetString(), null)];
        }
        if (prompt.ValueKind != JsonValueKind.Array || prompt.GetArrayLength() == 0)
        {
            throw fields.Refuse("prompt", "It must be a text, tokens, or a list of either.");
        }
        if (prompt[0].ValueKind == JsonValueKind.Number)
        {
            return [new(null, Ids(fields, "prompt", prompt))];
        }
        if (prompt.GetArrayLength() > MostPrompts)
        {
            throw fields.Refuse("prompt", $"There are more than {MostPrompts.ToString(CultureInfo.InvariantCulture)}. Ask for the others by another request.");
        }
        return
        [
            .. prompt.EnumerateArray().Select((one, i) =>
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"prompt[{i}]");
                return one.ValueKind == JsonValueKind.String ? new ServedPrompt(one.GetString(), null) : new ServedPrompt(null, Ids(fields, at, one));
            }),
        ];
    }

    private static int[] Ids(RequestFields fields, string name, JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out _))
            ? [.. list.EnumerateArray().Select(id => id.GetInt32())]
            : throw fields.Refuse(name, "It must be a text, or a list of token ids.");
}
