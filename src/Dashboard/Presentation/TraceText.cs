using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What is said of a search over traces.</summary>
public static class TraceText
{
    /// <summary>How a part of a turn is called.</summary>
    public static string Part(TurnPart part) => part.ToString();

    /// <summary>How much was found: <c>1,234 places in 56 trials</c>; with a plus where there is more than was counted.</summary>
    public static string Count(TracePage page) => page switch
    {
        { Places: null or 0, Next: not null } => "Nothing yet among the newest trials",
        { Places: null or 0 } => "Nothing found",
        _ => $"{Number(page.Places.Value, page.AtLeast, "place")} in {Number(page.Trials ?? 0, page.AtLeast, "trial")}",
    };

    /// <summary>What the index has not come to.</summary>
    public static string Waiting(TraceIndexState state) =>
        $"{Format.Count(state.Waiting)} of {Format.Count(state.Trials, "trial")} {(state.Waiting == 1 ? "is" : "are")} still to be indexed and not found yet";

    // "10,000+ places", but "1 place".
    private static string Number(int count, bool atLeast, string noun) => atLeast ? $"{Format.Count(count)}+ {noun}s" : Format.Count(count, noun);
}
