namespace Vectorscope.Dashboard.Presentation;

/// <summary>The figures of a direction's audit and diagnosis, beside those of its capture.</summary>
public static class AuditFigureNames
{
    /// <summary>Cosine with the mean.</summary>
    public static FigureDefinition Agreement { get; } = new("Agreement", "agreement-of-prompts",
        "Cosine of each prompt's own difference with the mean of all: whether the prompts point the same way.");

    /// <summary>Cosine with the others' mean.</summary>
    public static FigureDefinition AgreementWithOthers { get; } = new("Agreement with others", "agreement-of-prompts",
        "The same with the mean of the other prompts, which its own difference is no part of.");

    /// <summary>Two halves.</summary>
    public static FigureDefinition SplitHalf { get; } = new("Split-half cosine", "split-half-cosine",
        "Cosine of directions that were found in two random halves of the prompts.");

    /// <summary>Random directions.</summary>
    public static FigureDefinition RandomDirections { get; } = new("AUC of random directions", "random-directions",
        "What directions without meaning reach on these rows.");

    /// <summary>Two irrelevant texts.</summary>
    public static FigureDefinition TextControl { get; } = new("Prompt-text control", "prompt-text-control-of-an-audit",
        "The same figures between two texts about something irrelevant.");

    /// <summary>rᵀμ.</summary>
    public static FigureDefinition Pole { get; } = new("Pole", "bipolar-diagnosis",
        "Projection of a side's mean on the direction's unit row.");

    /// <summary>m/Δ.</summary>
    public static FigureDefinition Offset { get; } = new("Common offset m/Δ", "bipolar-diagnosis",
        "The middle of the two poles in units of their distance: 0 where they lie on either side of 0 alike.");

    /// <summary>t.</summary>
    public static FigureDefinition NeutralPlace { get; } = new("Neutral's place", "bipolar-diagnosis",
        "0 at the negative pole, 1 at the positive one.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureDefinition> All { get; } = [Agreement, AgreementWithOthers, SplitHalf, RandomDirections, TextControl, Pole, Offset, NeutralPlace];
}
