using System.Globalization;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Tellings;

/// <summary>
/// Copying, practised apart from acting. Names are few among the words of an episode: a small model that sees episodes alone
/// learns that a file's name must follow long before it learns to look up which one. Here every word of the reply stands in the
/// question, often one that occurs nowhere else. Nothing in an exercise acts.
/// </summary>
internal static partial class Exercises
{
    public const string Label = "exercise";

    private static readonly HashSet<string> Names =
        [.. Words.Nouns, .. Words.Marks, .. Words.Names, .. Words.Cities, .. Words.Animals, .. Words.Adjectives, .. Words.Verbs];

    private static readonly string[] Syllables =
        "ba be bo bri da do du fa fle ga go gri ha ho ka ke ki lo lu ma me mi na no nu pa pi ra re ri sa se so ta te tri va vo wa za zu".Split(' ');

    public static IEnumerable<Chat> Of(Walk walk, int number, long seed, int count, string group)
    {
        var draw = new Draw(seed, $"exercise {number}", walk.Number);
        for (var i = 0; i < count; i++)
        {
            var (question, thinking, answer) = draw.Below(4) switch
            {
                0 => Value(draw),
                1 => List(draw, Instruction(walk)),
                _ => Repeat(draw, Instruction(walk)),
            };
            yield return new Chat([new ChatMessage("user", question), new ChatMessage("assistant", answer, thinking)], Label: Label, Group: group);
        }
    }

    private static (string Question, string Thinking, string Answer) Repeat(Draw draw, string instruction)
    {
        var (text, _) = Renamed(draw, instruction);
        return ($"{draw.One(["Repeat this word for word:", "Say this again:", "Write the same text once more:"])}\n{text}", "I repeat it.", text);
    }

    private static (string Question, string Thinking, string Answer) List(Draw draw, string instruction)
    {
        var (text, names) = Renamed(draw, instruction);
        return ($"List the names and numbers of this text in their order:\n{text}", "I list them.", string.Join(' ', names));
    }

    private static (string Question, string Thinking, string Answer) Value(Draw draw)
    {
        var keys = Enumerable.Range(0, draw.From(3, 12)).Select(_ => Name(draw)).Distinct().ToArray();
        var values = keys.Select(_ => draw.Chance(0.3) ? Number(draw, draw.From(1, 4)) : Name(draw)).ToArray();
        var asked = draw.Below(keys.Length);
        var join = draw.One([" = ", ": ", " is ", ","]);
        return ($"{string.Join('\n', keys.Select((key, i) => $"{key}{join}{values[i]}"))}\n\nWhat stands with {keys[asked]}?", $"I look for {keys[asked]}.", values[asked]);
    }

    // The text with other names and numbers, and these in their order; one name is renamed alike wherever it stands.
    private static (string Text, IReadOnlyList<string> Names) Renamed(Draw draw, string text)
    {
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var changed = Word().Replace(text, match => !char.IsAsciiDigit(match.Value[0]) && !Names.Contains(match.Value)
            ? match.Value
            : renamed.TryGetValue(match.Value, out var known) ? known
            : renamed[match.Value] = char.IsAsciiDigit(match.Value[0]) ? Number(draw, match.Length) : Name(draw));
        return (changed, [.. renamed.Values.Distinct()]);
    }

    private static string Name(Draw draw) => draw.Below(3) switch
    {
        0 => draw.One(Words.Nouns),
        1 => draw.One(Words.Marks),
        _ => string.Concat(Enumerable.Range(0, draw.From(2, 4)).Select(_ => draw.One(Syllables))),
    };

    private static string Number(Draw draw, int digits) =>
        draw.From(digits == 1 ? 0 : (int)Math.Pow(10, Math.Min(digits, 6) - 1), (int)Math.Pow(10, Math.Min(digits, 6)) - 1).ToString(CultureInfo.InvariantCulture);

    private static string Instruction(Walk walk)
    {
        var prompt = walk.Turns[0].Prompt;
        var from = prompt.IndexOf(Before, StringComparison.Ordinal);
        var text = from < 0 ? prompt : prompt[(from + Before.Length)..];
        var to = text.IndexOf("\n\n", StringComparison.Ordinal);
        return to < 0 ? text : text[..to];
    }

    private const string Before = "Task:\n";

    [GeneratedRegex("[A-Za-z]+|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
