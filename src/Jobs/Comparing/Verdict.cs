namespace Vectorscope.Jobs.Comparing;

/// <summary>What a difference comes to, by one rule: the exact two-sided test at 5 %, after Holm's adjustment over all arms that were tried.</summary>
public enum Verdict
{
    /// <summary>Neither arm has been compared: one of them has no graded trial.</summary>
    NotMeasured,

    /// <summary>The adjusted p is above 5 %, and so is p itself.</summary>
    NoEvidence,

    /// <summary>p is at most 5 %, but not after the adjustment: of so many arms one may look so by chance.</summary>
    NotAfterHolm,

    /// <summary>The adjusted p is at most 5 %, and the arm passed more.</summary>
    Better,

    /// <summary>The adjusted p is at most 5 %, and the arm passed less.</summary>
    Worse,
}

/// <summary>The rule.</summary>
public static class Verdicts
{
    /// <summary>The error that the rule accepts.</summary>
    public const double Alpha = 0.05;

    /// <param name="effect">Null where one of the arms has no graded trial.</param>
    /// <param name="adjusted">p after Holm's adjustment.</param>
    public static Verdict Of(Effect? effect, double? adjusted) => effect is null || adjusted is not { } p ? Verdict.NotMeasured
        : p <= Alpha ? effect.Difference > 0 ? Verdict.Better : Verdict.Worse
        : effect.P <= Alpha ? Verdict.NotAfterHolm
        : Verdict.NoEvidence;
}
