using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>How a direction is found between two sides. Each is a combination of the rows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DirectionMethod>))]
public enum DirectionMethod
{
    /// <summary>μ₊ − μ₋.</summary>
    [JsonStringEnumMemberName("mean-difference"), Label("Mean difference", Help = "The plainest, and usually the best for steering.")]
    MeanDifference,

    /// <summary>The geometric median of the mean differences of blocks of prompts, then means that count less what does not tell the sides apart.</summary>
    [JsonStringEnumMemberName("robust-mean-difference"), Label("Robust mean difference", Help = "A few odd prompts cannot carry it away.")]
    RobustMeanDifference,

    /// <summary>The first principal component of the prompts' own differences, not centred.</summary>
    [JsonStringEnumMemberName("principal-component"), Label("First principal component", Help = "Of the differences of prompts that both sides answer.")]
    PrincipalComponent,

    /// <summary>The weights of a logistic regression with an L2 penalty.</summary>
    [JsonStringEnumMemberName("logistic-probe"), Label("Logistic probe", Help = "Tells rows apart best; not where the means differ most.")]
    LogisticProbe,

    /// <summary>Fisher's discriminant with a shrunk covariance: Σ⁻¹(μ₊ − μ₋).</summary>
    [JsonStringEnumMemberName("lda"), Label("LDA with shrinkage", Help = "The mean difference, less where rows vary anyway.")]
    Lda,
}
