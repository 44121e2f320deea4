using System.Globalization;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>A design as the address of the power page says it: what was typed, also where it is no number. Rates are shares, as in the API.</summary>
/// <param name="Base">The baseline's rate.</param>
/// <param name="Effect">The other arm's rate less the baseline's.</param>
/// <param name="Tasks">Tasks.</param>
/// <param name="Attempts">Of each arm at each task.</param>
/// <param name="Icc">Correlation of two attempts at one task.</param>
/// <param name="Alpha">Level over all comparisons.</param>
/// <param name="Comparisons">Arms that are compared with the baseline.</param>
/// <param name="Seed">Of the simulation.</param>
/// <param name="Run">The benchmark that the design was read off; null for none.</param>
/// <param name="Arm">Its arm.</param>
public sealed record PowerView(string Base, string Effect, string Tasks, string Attempts, string Icc, string Alpha = "0.05", string Comparisons = "1", string Seed = "1", string? Run = null, string? Arm = null)
{
    /// <summary>More comparisons than any benchmark has.</summary>
    private const int MostComparisons = 100;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>89 tasks once, at the base rate of the study's baseline.</summary>
    public static PowerView Study { get; } = new("0.067", "0.05", "89", "1", "0.5");

    /// <summary>The page's address for it.</summary>
    public string Url => Urls.Query(Urls.PowerPage, ("base", Base), ("effect", Effect), ("tasks", Tasks), ("attempts", Attempts), ("icc", Icc),
        ("alpha", Unless(Alpha, Study.Alpha)), ("comparisons", Unless(Comparisons, Study.Comparisons)), ("seed", Unless(Seed, Study.Seed)), ("run", Run), ("arm", Arm));

    /// <summary>The same question to the API, at the level of a single comparison.</summary>
    public string ApiUrl => Read(out _) is { } question
        ? Urls.Query("/api/power", ("base", Base), ("effect", Effect), ("tasks", Tasks), ("attempts", Attempts), ("icc", Icc), ("alpha", question.Alpha.ToString("R", Culture)), ("seed", Seed), ("simulations", question.Simulations.ToString(Culture)))
        : "/api/power";

    /// <summary>A design by its numbers.</summary>
    public static PowerView Of(DesignGuess guess, int tasks, int attempts, int comparisons = 1, double effect = 0.05)
    {
        ArgumentNullException.ThrowIfNull(guess);
        return Study with
        {
            Base = guess.Base.ToString("0.####", Culture),
            Effect = guess.Base + effect < 1 ? effect.ToString("0.####", Culture) : "-0.05",
            Tasks = tasks.ToString(Culture),
            Attempts = attempts.ToString(Culture),
            Icc = guess.Correlation.ToString("0.###", Culture),
            Comparisons = comparisons.ToString(Culture),
            Run = guess.RunId,
            Arm = guess.RunId is null ? null : guess.Arm,
        };
    }

    /// <summary>A share as a field in per cent shows it; what is no number as it stands.</summary>
    public static string ToPercent(string share) => Number(share) is { } number ? (number * 100).ToString("0.####", Culture) : share;

    /// <summary>What was typed into such a field, as a share.</summary>
    public static string FromPercent(string text) =>
        text.Trim().TrimEnd('%').Trim() is var bare && Number(bare) is { } number ? (number / 100).ToString("0.######", Culture) : bare;

    /// <summary>The question that it asks of each comparison; null where it cannot be asked.</summary>
    /// <param name="errors">Why not, by the address' names.</param>
    public PowerQuestion? Read(out IReadOnlyList<SpecError> errors)
    {
        var found = new List<SpecError>();
        double Real(string text, string field, string message) => Number(text) is { } number ? (double)number : Miss(found, field, message);
        long Whole(string text, string field, string message) => long.TryParse(text, NumberStyles.AllowLeadingSign, Culture, out var number) ? number : (long)Miss(found, field, message);
        var (rate, effect) = (Real(Base, "base", "Give a number, such as 6.7."), Real(Effect, "effect", "Give a number, such as 5."));
        var (tasks, attempts) = (Whole(Tasks, "tasks", "Give a whole number."), Whole(Attempts, "attempts", "Give a whole number."));
        var (icc, alpha) = (Real(Icc, "icc", "Give a number, such as 0.5."), Real(Alpha, "alpha", "Give a number, such as 0.05."));
        var (comparisons, seed) = (Whole(Comparisons, "comparisons", "Give a whole number."), Whole(Seed, "seed", "Give a whole number."));
        if (found.Count == 0 && comparisons is < 1 or > MostComparisons)
        {
            found.Add(new SpecError("comparisons", "Give 1 to 100 arms."));
        }

        PowerQuestion? question = null;
        if (found.Count == 0)
        {
            var (size, times) = ((int)Math.Clamp(tasks, int.MinValue, int.MaxValue), (int)Math.Clamp(attempts, int.MinValue, int.MaxValue));
            question = new PowerQuestion(rate, effect, size, times, icc, alpha / comparisons, seed, PowerQuestion.Quick(size, times));
            found.AddRange(question.Check());
        }

        errors = found;
        return found.Count == 0 ? question : null;
    }

    private static double Miss(List<SpecError> errors, string field, string message)
    {
        errors.Add(new SpecError(field, message));
        return double.NaN;
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, Culture, out var number) && Math.Abs(number) < 1_000_000 ? number : null;

    private static string? Unless(string value, string usual) => value == usual ? null : value;
}
