using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Jobs.Finding;

/// <summary>What methods are called in sentences and files.</summary>
public static class MethodWords
{
    public static string Of(DirectionMethod method) => method switch
    {
        DirectionMethod.MeanDifference => "mean difference",
        DirectionMethod.RobustMeanDifference => "robust mean difference",
        DirectionMethod.PrincipalComponent => "first principal component of paired differences",
        DirectionMethod.LogisticProbe => "logistic probe",
        DirectionMethod.Lda => "LDA with shrinkage",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };
}
