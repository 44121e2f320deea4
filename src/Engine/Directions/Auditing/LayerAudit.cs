namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>What is known of a direction at one layer.</summary>
public sealed record LayerAudit
{
    /// <summary>0 to L.</summary>
    public required int Layer { get; init; }

    /// <summary>Whether the direction has a usable row there.</summary>
    public required bool Usable { get; init; }

    /// <summary>How well directions found by the same method tell prompts apart that they do not know.</summary>
    public required LayerSeparability Separability { get; init; }

    /// <summary>Cosine of each prompt's own difference with the mean of all differences, its own among them; null where the sides share no prompt.</summary>
    public required Spread? Agreement { get; init; }

    /// <summary>Cosine of each prompt's own difference with the mean of the other prompts' differences; null below two prompts that both sides answer.</summary>
    public required Spread? AgreementWithOthers { get; init; }

    /// <summary>Cosine of the directions that the method finds in two random halves of the prompts; null where no half has one.</summary>
    public required Spread? SplitHalf { get; init; }

    /// <summary>In-sample AUC of directions drawn at random.</summary>
    public required RandomDirectionNull RandomNull { get; init; }

    /// <summary>Where the poles are; null where their means are not known or the row is not usable.</summary>
    public required LayerDiagnosis? Diagnosis { get; init; }

    /// <summary>Each neutral row's place along the direction's unit row, from the midpoint of the sides' means; null without a neutral side or a usable row.</summary>
    public required float[]? ProjectionsNeutral { get; init; }
}
