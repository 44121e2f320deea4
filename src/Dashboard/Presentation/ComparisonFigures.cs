namespace Vectorscope.Dashboard.Presentation;

/// <summary>The figures of comparisons.</summary>
public static class ComparisonFigures
{
    private const string Anchor = "comparing-arms";

    private const string Rules = "arms-of-a-benchmark";

    /// <summary>Rate less rate.</summary>
    public static FigureDefinition Difference { get; } = new("Difference", Rules,
        "The arm's rate less the baseline's in points: over the tasks that both tried where there are any, each task counting once.");

    /// <summary>Of the same tasks.</summary>
    public static FigureDefinition Paired { get; } = new("Same tasks, p", Rules,
        "Exact test of the two arms at the tasks that both tried: McNemar's with one attempt each, else every permutation of outcomes within each task.");

    /// <summary>Of separate trials.</summary>
    public static FigureDefinition Unpaired { get; } = new("Fisher, p", Rules,
        "Fisher's exact test, as if the trials had no tasks in common: where they have, it hardly ever rejects.");

    /// <summary>Holm's.</summary>
    public static FigureDefinition Holm { get; } = new("p after Holm", Rules,
        "The two-sided p, adjusted for the number of arms that are compared with the baseline.");

    /// <summary>The rule's word.</summary>
    public static FigureDefinition Verdict { get; } = new("Verdict", Rules,
        "Better or worse where Holm's p is at most 5 %; else there is no evidence of a difference.");

    /// <summary>Resampled tasks.</summary>
    public static FigureDefinition Bootstrap { get; } = new("Bootstrap of tasks", Anchor,
        "95 % interval of the mean difference: whole tasks drawn with replacement, percentiles of 10,000 means.");

    /// <summary>With what tasks have in common.</summary>
    public static FigureDefinition TasksLikeThese { get; } = new("Other tasks like these", Anchor,
        "95 % t interval of the mean difference over tasks: what other tasks of the kind would give.");

    /// <summary>Without.</summary>
    public static FigureDefinition TheseTasks { get; } = new("These tasks again", Anchor,
        "95 % interval of what the same tasks would give if they were tried again.");

    /// <summary>For pairs.</summary>
    public static FigureDefinition Newcombe { get; } = new("Newcombe, paired", Anchor,
        "95 % interval of the difference of two rates at the same tasks, one attempt each.");

    /// <summary>Stratified by task.</summary>
    public static FigureDefinition Cmh { get; } = new("Cochran, Mantel and Haenszel", Anchor,
        "Test of the two arms within tasks for many trials, and the odds ratio that the tasks have in common.");

    /// <summary>At any time.</summary>
    public static FigureDefinition Anytime { get; } = new("Evidence at any time", Anchor,
        "e-value of the attempts that one arm alone passed: one may look at it before the end and stop when it is large.");

    /// <summary>Who solved what.</summary>
    public static FigureDefinition Overlap { get; } = new("Who solved what", Rules,
        "A task is solved by an arm that passed more than half of its attempts at it.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureDefinition> All { get; } = [Difference, Paired, Unpaired, Holm, Verdict, Bootstrap, TasksLikeThese, TheseTasks, Newcombe, Cmh, Anytime, Overlap];
}
