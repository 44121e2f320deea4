namespace Vectorscope.Dashboard.Presentation;

/// <summary>The figures of benchmarks and of their trials.</summary>
public static class BenchmarkFigures
{
    /// <summary>k of n.</summary>
    public static FigureDefinition Passed { get; } = new("Passed", "pass-rates",
        "Trials that passed, of those that count: failures of the machinery, cancelled and skipped ones are left out.");

    /// <summary>Wilson's interval.</summary>
    public static FigureDefinition Interval { get; } = new("95 % Wilson interval", "pass-rates",
        "Rates that these trials leave plausible, the trials taken as independent.");

    /// <summary>Counts of findings.</summary>
    public static FigureDefinition Findings { get; } = new("Turns", "findings-on-turns",
        "Model calls of all its trials; findings are counted among them.");

    /// <summary>The other parser's account.</summary>
    public static FigureDefinition Reparsed { get; } = new("Turns read", "re-parsed-replies",
        "Replies that could be read again by the other parser; what would have come after a changed turn is not known.");

    /// <summary>What a trial is graded by.</summary>
    public static FigureDefinition Rewards { get; } = new("Rewards", "figures-of-a-trial",
        "Numbers that the task's tests gave; 1 or more of the one that counts is a pass.");

    /// <summary>Written and read.</summary>
    public static FigureDefinition Tokens { get; } = new("Tokens", "figures-of-a-trial",
        "Written by the model, and read by it in all its turns.");

    /// <summary>Wall-clock time.</summary>
    public static FigureDefinition Took { get; } = new("Took", "figures-of-a-trial",
        "Wall-clock time from the trial's start to its end, by stage.");

    /// <summary>How often an effect is found.</summary>
    public static FigureDefinition Power { get; } = new("Power", "power",
        "Share of simulated comparisons of this design that call the arms different when they differ by the effect.");

    /// <summary>What a power asks for.</summary>
    public static FigureDefinition Detectable { get; } = new("Detectable effect", "power",
        "The smallest difference of two arms' rates that this design finds so often.");

    /// <summary>Agreement of attempts.</summary>
    public static FigureDefinition Correlation { get; } = new("Correlation within tasks", "correlation-within-tasks",
        "How much two attempts of an arm at one task agree beyond chance: 0 not at all, 1 always.");

    /// <summary>Evidence that may be watched.</summary>
    public static FigureDefinition EValue { get; } = new("e-value", "comparing-arms",
        "Evidence from the pairs that one arm alone passed; it may be looked at after every trial, and 1 over its largest is a p-value.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureDefinition> All { get; } = [Passed, Interval, Findings, Reparsed, Rewards, Tokens, Took, Power, Detectable, Correlation, EValue];
}
