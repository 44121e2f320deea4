namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How well the product of a key with a matrix's inputs is 1: R² = 1 − mean (1 − kᵀx)², at most 1, and below 0 where no constant at all is nearer.</summary>
/// <param name="Tokens">Inputs that the key was fitted to.</param>
/// <param name="R2">On these.</param>
/// <param name="HeldOutTokens">Inputs of prompts that were kept apart.</param>
/// <param name="HeldOutR2">On those.</param>
public sealed record KeyFit(int Tokens, double R2, int HeldOutTokens, double HeldOutR2)
{
    /// <summary>Below this on held-out inputs a pseudo-bias is no constant to rely on.</summary>
    public const double LeastR2 = 0.9;

    /// <summary>Whether it holds up on other prompts.</summary>
    public bool IsGood => HeldOutR2 >= LeastR2;
}
