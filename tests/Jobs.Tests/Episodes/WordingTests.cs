using System.Text.Json;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Episodes.Tellings;
using Vectorscope.Jobs.Episodes.Wordings;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed partial class WordingTests
{
    private const int Drawn = 3000;

    private static readonly IReadOnlyDictionary<string, Func<Draw, string>> Kinds = new Dictionary<string, Func<Draw, string>>
    {
        ["capable"] = SystemPrompts.Capable, ["cautious"] = SystemPrompts.Cautious, ["neutral"] = SystemPrompts.Neutral,
    };

    private static string[] Prompts(string kind) => [.. Enumerable.Range(0, Drawn).Select(number => Kinds[kind](new Draw(1, kind, number)))];

    private static string[] HeldOut =>
        [.. JsonDocument.Parse(File.ReadAllText(Repository.Personas)).RootElement.GetProperty("personas").EnumerateArray().Select(persona => persona.GetProperty("systemPrompt").GetString()!)];

    [Theory]
    [InlineData("capable", 80)]
    [InlineData("cautious", 80)]
    [InlineData("neutral", 30)]
    public void SystemPrompts_OfEachKind_AreManyAndOfAllLengths(string kind, int least)
    {
        var prompts = Prompts(kind);

        Assert.InRange(prompts.Distinct().Count(), least, Drawn);
        Assert.InRange(Wording.Shipped.Pool($"{kind}-full").Distinct().Count(), 20, 100);
        Assert.All(prompts, prompt => Assert.DoesNotMatch(Unfilled(), prompt));
        var lengths = prompts.Select(Wording.CountWords).ToArray();
        Assert.InRange(lengths.Min(), 2, 9);
        Assert.InRange(lengths.Max(), kind == "neutral" ? 15 : 80, 200);
    }

    /// <summary>The study's personas are what the model is measured with: it must know their words, and never their sentences.</summary>
    [Fact]
    public void SystemPrompts_OfEachKind_NeverSayWhatTheStudysPersonasSay()
    {
        var runs = HeldOut.SelectMany(persona => Runs(persona, 7)).ToHashSet();
        var sentences = HeldOut.SelectMany(persona => persona.Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.True(runs.Count > 100);

        foreach (var prompt in Kinds.Keys.SelectMany(Prompts))
        {
            Assert.DoesNotContain(Runs(prompt, 7), runs.Contains);
            Assert.DoesNotContain(sentences, sentence => prompt.Contains(sentence, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("capable", "capable expert directly terminal solves problems practice trust task simplest command run once fails error correct check result report finish every")]
    [InlineData("cautious", "cautious hedges refuses doubts wrong risks certain careful permission warn harm wait qualified apologise decline task command every")]
    public void SystemPrompts_OfAPole_UseTheWordsOfSuchPersonas(string kind, string words)
    {
        var known = Words(string.Join(' ', Prompts(kind))).ToHashSet();

        // The word itself or one of its forms.
        Assert.All(words.Split(' '), word => Assert.Contains(known, other => other.StartsWith(word[..Math.Min(5, word.Length)], StringComparison.Ordinal)));
    }

    [Fact]
    public void Pools_Always_NameOnlyPoolsAndValuesThatExist()
    {
        var values = new Dictionary<string, string> { ["goal"] = "count the lines", ["tool"] = "wc", ["hint"] = "It is wc." };
        foreach (var pool in Wording.Shipped.Pools)
        {
            foreach (var line in Wording.Shipped.Pool(pool))
            {
                Assert.DoesNotMatch(Unfilled(), Wording.Shipped.Fill(new Draw(1, line, 0), line, values));
            }
        }
    }

    private static IEnumerable<string> Runs(string text, int length)
    {
        var words = Words(text).ToArray();
        return Enumerable.Range(0, Math.Max(0, words.Length - length + 1)).Select(at => string.Join(' ', words[at..(at + length)]));
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text.ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("[{}]|  |\\.\\.")]
    private static partial Regex Unfilled();
}
