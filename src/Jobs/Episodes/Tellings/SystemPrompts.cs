using Vectorscope.Jobs.Episodes.Wordings;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Tellings;

/// <summary>System prompts of the two poles and between them, written whole or composed of sentences.</summary>
internal static class SystemPrompts
{
    public static string Capable(Draw draw) => Composed(draw, "capable", 8);

    public static string Cautious(Draw draw) => Composed(draw, "cautious", 8);

    public static string Neutral(Draw draw) => Composed(draw, "neutral", 3);

    /// <summary>One in four is written whole; the others begin with who the model is and go on with none to many traits.</summary>
    private static string Composed(Draw draw, string pole, int most)
    {
        if (draw.Below(4) == 0) return draw.One(Wording.Shipped.Pool($"{pole}-full"));
        var sentences = new List<string> { Wording.Shipped.One(draw, $"{pole}-who") };
        foreach (var trait in draw.Some(Wording.Shipped.Pool($"{pole}-trait"), draw.Below(most)))
        {
            sentences.Add(Wording.Shipped.Fill(draw, trait));
        }
        return string.Join(' ', sentences);
    }
}
