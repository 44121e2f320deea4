namespace Vectorscope.Dashboard.Presentation;

/// <summary>The figures of a capture.</summary>
public static class CaptureFigures
{
    /// <summary>T.</summary>
    public static FigureDefinition HeldOutAuc { get; } = new("AUC, held-out", "held-out-auc",
        "How often a row of the first side lies above a row of the second, along a direction fitted without both their prompts.");

    /// <summary>W.</summary>
    public static FigureDefinition OwnPairs { get; } = new("Own pairs won", "own-pairs-won",
        "How often a prompt's row of the first side lies above its own row of the second, along a direction fitted without that prompt.");

    /// <summary>p.</summary>
    public static FigureDefinition AdjustedP { get; } = new("Adjusted p", "p-and-adjusted-p",
        "How often labels without meaning reach this much at any layer.");

    /// <summary>The held-out null.</summary>
    public static FigureDefinition HeldOutNull { get; } = new("Permuted labels, held-out", "permuted-labels",
        "What the same estimate gives when the sides' labels carry no meaning.");

    /// <summary>In-sample AUC.</summary>
    public static FigureDefinition InSampleAuc { get; } = new("AUC, in-sample", "in-sample-auc",
        "AUC on the rows that the direction was fitted to: too good by construction.");

    /// <summary>d′.</summary>
    public static FigureDefinition DPrime { get; } = new("d′, held-out", "d-prime",
        "Distance of the sides' means along the direction, in their own standard deviations.");

    /// <summary>Margin.</summary>
    public static FigureDefinition Margin { get; } = new("Margin", "margin",
        "Distance of the sides' means along the direction, in the units of the residual stream.");

    /// <summary>Ambient norm.</summary>
    public static FigureDefinition AmbientNorm { get; } = new("Ambient norm", "ambient-norm",
        "Mean length of the residual vectors: what a margin is measured against.");

    /// <summary>Effective dimension.</summary>
    public static FigureDefinition EffectiveDimension { get; } = new("Effective dimension", "effective-dimension",
        "How many equal axes the rows would need to vary as they do.");

    /// <summary>A prompt's place on the direction.</summary>
    public static FigureDefinition Projection { get; } = new("Projections", "projections",
        "Where a prompt's row lies along the direction fitted without that prompt.");

    /// <summary>The control's AUC.</summary>
    public static FigureDefinition Control { get; } = new("Control, held-out", "control-personas",
        "Held-out AUC of two personas about something irrelevant, at the same layer: what the text of a prompt does by itself.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureDefinition> All { get; } =
        [HeldOutAuc, OwnPairs, AdjustedP, HeldOutNull, InSampleAuc, DPrime, Margin, AmbientNorm, EffectiveDimension, Projection, Control];
}
