using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Chats;

/// <summary>
/// What the fields of published chats mean for what is learned. Several names are in use for the same thing; a field that would change
/// the text or the target in a way that cannot be followed is refused, never left aside.
/// </summary>
internal static class ChatFields
{
    // The last is the name that the family's own template reads.
    private static readonly string[] Reasonings = ["reasoning", "thinking", "reasoning_content"];

    // Whether a message, or a whole chat, is learned: 1 or true, 0 or false.
    private static readonly string[] Weights = ["weight", "loss_weight", "loss_mask", "loss", "train", "training", "trainable", "learn"];

    // In some data true means "learn it", in others "leave it out".
    private static readonly string[] Unclear = ["mask", "masked", "train_mask", "ignore"];

    private static readonly (string Field, string Why)[] RefusedInMessage =
    [
        ("tool_calls", "has tool calls, which cannot be learned; write them into its content"),
        ("function_call", "has a function call, which cannot be learned; write it into its content"),
        ("audio", "has audio, which cannot be learned"),
        ("images", "has images, which cannot be learned"),
        ("videos", "has videos, which cannot be learned"),
        ("refusal", "has its text in \"refusal\"; write it into its content"),
    ];

    private static readonly (string Field, string Why)[] RefusedInChat =
    [
        ("tools", "it offers tools, which the prompt would leave out; write them into a system message and remove the field"),
        ("functions", "it offers functions, which the prompt would leave out; write them into a system message and remove the field"),
        ("documents", "it has documents, which the prompt would leave out; write them into a message and remove the field"),
        ("system", "it has its system prompt outside the messages; make it the first message, of role \"system\""),
        ("images", "it has images, which cannot be learned"),
        ("videos", "it has videos, which cannot be learned"),
        ("audios", "it has audio, which cannot be learned"),
    ];

    /// <summary>Refuses what a message says beside its text that would be lost.</summary>
    /// <exception cref="FormatException">It has such a field.</exception>
    internal static void CheckMessage(JsonElement message)
    {
        foreach (var (field, why) in RefusedInMessage)
        {
            if (Says(message, field)) throw new FormatException($"a message {why}");
        }
    }

    /// <summary>Refuses what a chat says beside its messages that would be lost.</summary>
    /// <exception cref="FormatException">It has such a field.</exception>
    internal static void CheckChat(JsonElement chat)
    {
        foreach (var (field, why) in RefusedInChat)
        {
            if (Says(chat, field)) throw new FormatException(why);
        }
    }

    /// <summary>A message's thinking, under any of its names; null for none.</summary>
    /// <exception cref="FormatException">Two names hold different texts.</exception>
    internal static string? Reasoning(JsonElement message)
    {
        var texts = Reasonings.Select(name => Text(message, name)).OfType<string>().Distinct().ToList();
        return texts.Count > 1 ? throw new FormatException($"a message has two different texts in {string.Join(", ", Reasonings.Where(name => Says(message, name)))}") : texts.FirstOrDefault();
    }

    /// <summary>Whether a message or chat is to be learned, as far as it says so itself; it is, unless it says no.</summary>
    /// <exception cref="FormatException">It says so in a way that cannot be followed.</exception>
    internal static bool IsLearned(JsonElement owner)
    {
        foreach (var name in Unclear)
        {
            if (Says(owner, name)) throw new FormatException($"\"{name}\" may mean either; say \"weight\": 0 for what is not learned, and 1 for what is");
        }
        var said = Weights.Where(name => owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            .Select(name => (Name: name, IsOne: IsOne(name, owner.GetProperty(name)))).ToList();
        return said.Select(one => one.IsOne).Distinct().Count() > 1
            ? throw new FormatException($"{string.Join(" and ", said.Select(one => $"\"{one.Name}\""))} say different things of the same reply")
            : said.All(one => one.IsOne);
    }

    /// <summary>A field's text; null where it is missing or null.</summary>
    /// <exception cref="FormatException">It is something else, or holds half of a surrogate pair.</exception>
    internal static string? Text(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? throw new FormatException($"\"{name}\" must be a text")
        : JsonStrings.Read(value) ?? throw new FormatException($"\"{name}\" holds half of a surrogate pair, which is no character");

    private static bool IsOne(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetDouble(out var number) && number is 0 or 1 => number == 1,
        _ => throw new FormatException($"\"{name}\" must be 0 or 1: a reply is learned or not, none by a part"),
    };

    // Null, false, "" and empty lists and objects say nothing.
    private static bool Says(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetRawText().Length > 2,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        _ => true,
    };
}
