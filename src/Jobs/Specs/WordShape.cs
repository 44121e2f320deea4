using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Specs;

/// <summary>One of several words, in any case: the members of an enumeration, or texts.</summary>
public sealed class WordShape : ValueShape
{
    private readonly Func<IReadOnlyList<SpecChoice>> _choices;
    private readonly Dictionary<string, object>? _members;

    private WordShape(Func<IReadOnlyList<SpecChoice>> choices, Dictionary<string, object>? members) => (_choices, _members) = (choices, members);

    /// <summary>In their order.</summary>
    public IReadOnlyList<SpecChoice> Choices => _choices();

    public override string Takes => string.Join(", ", Choices.Select(choice => choice.Word));

    internal override object? Stand => _members is null ? Choices is [var first, ..] ? first.Word : "" : _members.Values.First();

    internal static WordShape OfEnum(Type type)
    {
        var members = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var choices = new List<SpecChoice>();
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var word = field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(field.Name);
            var label = field.GetCustomAttribute<LabelAttribute>();
            members[word] = field.GetValue(null)!;
            choices.Add(new SpecChoice(word, label?.Label ?? word, label?.Help));
        }
        return new WordShape(() => choices, members);
    }

    internal static WordShape OfTexts(Func<IReadOnlyList<SpecChoice>> choices) => new(choices, null);

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        var text = json.ValueKind == JsonValueKind.String ? JsonStrings.Read(json) : null;
        if (text is not null && Choices.FirstOrDefault(choice => string.Equals(choice.Word, text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return _members is null ? found.Word : _members[found.Word];
        }
        problems.Add(path, new Fault(
            $"{Shorten(json.GetRawText())} is not one of {Takes}.",
            $"{Shorten(json.GetRawText())} is not one of {string.Join(", ", Choices.Select(choice => choice.Label))}."));
        return null;
    }

    internal override JsonNode? Write(object value) =>
        JsonValue.Create(_members is null ? (string)value : _members.First(member => member.Value.Equals(value)).Key);

    internal override JsonObject Schema() =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)choice.Word)]) };

    public override string ToForm(JsonNode value) => Choices.FirstOrDefault(choice => choice.Word == ToText(value))?.Label ?? ToText(value);

    public override JsonNode? FromForm(string text) => JsonValue.Create(Choices.FirstOrDefault(choice => choice.Label == text)?.Word ?? text);

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
