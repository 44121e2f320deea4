using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A verdict in words, with the figures that it rests on, everywhere the same.</summary>
public static class VerdictText
{
    /// <summary>A word or two, for a table's cell.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.NotAfterHolm => "not after Holm",
        Verdict.NoEvidence => "no evidence of a difference",
        _ => "not measured",
    };

    /// <summary>A sentence without its point: <c>better: +12.4 points (95 % +3.1 to +21.0)</c>.</summary>
    /// <param name="effect">Null where one of the arms has no graded trial.</param>
    /// <param name="tested">Arms that Holm's adjustment is over.</param>
    public static string Of(Verdict verdict, Effect? effect, int tested = 1) => effect is null ? "not measured: an arm has no graded trial" : verdict switch
    {
        Verdict.NoEvidence => $"{Word(verdict)}: 95 % interval {EffectText.Interval(effect)} points",
        Verdict.NotAfterHolm => $"{Word(verdict)} over {Format.Count(tested, "arm")}: {EffectText.Of(effect)}",
        _ => $"{Word(verdict)}: {EffectText.Of(effect)}",
    };

    /// <summary>Name of a tone of css/controls.css.</summary>
    public static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.Better => "ok",
        Verdict.Worse => "bad",
        Verdict.NotAfterHolm => "warn",
        _ => "idle",
    };
}
